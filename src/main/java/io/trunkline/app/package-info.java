/** The pipeline's wiring: the webhook server, the receive stage, and Camel with the routes of a folder. */
package io.trunkline.app;
