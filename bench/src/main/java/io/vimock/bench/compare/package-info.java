/** The comparison of servers: a raw server as the limit, and the document with the ratios. */
@NullMarked
package io.vimock.bench.compare;

import org.jspecify.annotations.NullMarked;
