/** Who may log in. */
@NullMarked
package io.vimock.server.directory;

import org.jspecify.annotations.NullMarked;
