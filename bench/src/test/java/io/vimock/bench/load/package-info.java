/** Tests of the load generator. */
@NullMarked
package io.vimock.bench.load;

import org.jspecify.annotations.NullMarked;
