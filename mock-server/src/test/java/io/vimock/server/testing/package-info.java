/** What tests of the whole server share. */
@NullMarked
package io.vimock.server.testing;

import org.jspecify.annotations.NullMarked;
