/** The typed SDK for the VI API: connect, managed objects, property reads, tasks and statistics. */
@NullMarked
package io.vimock.client;

import org.jspecify.annotations.NullMarked;
