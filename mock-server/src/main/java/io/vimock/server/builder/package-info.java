/** Inventories described in Java. */
@NullMarked
package io.vimock.server.builder;

import org.jspecify.annotations.NullMarked;
