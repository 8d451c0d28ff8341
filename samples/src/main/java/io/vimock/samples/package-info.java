/** Runnable programs on the SDK, to start one's own from. */
@NullMarked
package io.vimock.samples;

import org.jspecify.annotations.NullMarked;
