/** Unmodified clients, run as programs of their own against the server that users start. */
@NullMarked
package io.vimock.server.clients;

import org.jspecify.annotations.NullMarked;
