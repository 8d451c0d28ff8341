/** What runs by itself: the clock, workloads, host schedulers and statistics. */
@NullMarked
package io.vimock.server.sim;

import org.jspecify.annotations.NullMarked;
