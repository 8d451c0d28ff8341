/** Views: sets of objects that a session keeps, to read and to watch. */
@NullMarked
package io.vimock.server.service.view;

import org.jspecify.annotations.NullMarked;
