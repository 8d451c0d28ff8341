/** Tests of the figures. */
@NullMarked
package io.vimock.bench;

import org.jspecify.annotations.NullMarked;
