/** The JAXB codec: beans to XML and back, and what is known of every bean class. */
@NullMarked
package io.vimock.server.wire;

import org.jspecify.annotations.NullMarked;
