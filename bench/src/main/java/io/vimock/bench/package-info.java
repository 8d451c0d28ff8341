/** What load runs yield: figures, on paper and as JSON. */
@NullMarked
package io.vimock.bench;

import org.jspecify.annotations.NullMarked;
