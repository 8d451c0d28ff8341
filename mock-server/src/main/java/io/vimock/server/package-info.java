/** The mock VirtualCenter: what users start, embed and control. */
@NullMarked
package io.vimock.server;

import org.jspecify.annotations.NullMarked;
