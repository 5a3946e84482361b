/** Takes edited route files while the router runs: read, checked, played, and then exchanged route by route. */
package io.trunkline.app.reload;
