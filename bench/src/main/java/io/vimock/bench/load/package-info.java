/** The load generator: measures any VI API server from outside, over its wire. */
@NullMarked
package io.vimock.bench.load;

import org.jspecify.annotations.NullMarked;
