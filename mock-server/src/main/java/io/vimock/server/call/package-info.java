/** What an operation knows of the call that reached it. */
@NullMarked
package io.vimock.server.call;

import org.jspecify.annotations.NullMarked;
