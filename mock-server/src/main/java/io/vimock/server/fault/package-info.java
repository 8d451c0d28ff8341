/** Faults of the VI API as exceptions. */
@NullMarked
package io.vimock.server.fault;

import org.jspecify.annotations.NullMarked;
