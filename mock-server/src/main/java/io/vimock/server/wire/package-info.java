/** The wire codec: beans to XML and back, API levels, and what is known of every bean class. */
@NullMarked
package io.vimock.server.wire;

import org.jspecify.annotations.NullMarked;
