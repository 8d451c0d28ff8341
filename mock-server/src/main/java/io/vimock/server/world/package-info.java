/** The state of the data center: versioned objects, one writer, snapshots for readers. */
@NullMarked
package io.vimock.server.world;

import org.jspecify.annotations.NullMarked;
