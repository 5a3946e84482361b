/** How a body from outside is read, whatever its sender: JSON, times, ids, and what it says of a status. Knows no source. */
package io.trunkline.source.body;
