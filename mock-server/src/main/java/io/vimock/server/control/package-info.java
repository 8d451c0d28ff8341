/** Controlling a server from outside: fault files, and what is offered at {@code /mock}. */
@NullMarked
package io.vimock.server.control;

import org.jspecify.annotations.NullMarked;
