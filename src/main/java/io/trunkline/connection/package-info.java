/** Connections of both ports: how many there may be, how requests are framed, and how answers leave. */
package io.trunkline.connection;
