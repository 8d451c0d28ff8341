/** From a decoded request to the method that answers it: operations, sessions, privileges. */
@NullMarked
package io.vimock.server.dispatch;

import org.jspecify.annotations.NullMarked;
