/** JMH benchmarks of what runs most often in the server. */
@NullMarked
package io.vimock.bench.jmh;

import org.jspecify.annotations.NullMarked;
