/** Hand-written helpers of the generated beans. */
@NullMarked
package io.vimock.vim25.support;

import org.jspecify.annotations.NullMarked;
