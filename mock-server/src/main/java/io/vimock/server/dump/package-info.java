/** Writes down the inventory of a running server, as any other client would. */
@NullMarked
package io.vimock.server.dump;

import org.jspecify.annotations.NullMarked;
