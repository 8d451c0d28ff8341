/** Tests of the comparison. */
@NullMarked
package io.vimock.bench.compare;

import org.jspecify.annotations.NullMarked;
