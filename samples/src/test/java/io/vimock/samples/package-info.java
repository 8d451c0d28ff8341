/** Runs the samples against a server in the same JVM. */
@NullMarked
package io.vimock.samples;

import org.jspecify.annotations.NullMarked;
