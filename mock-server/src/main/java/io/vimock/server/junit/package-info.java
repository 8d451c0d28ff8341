/** The JUnit 5 extension: a mock VirtualCenter for tests, fresh for every one of them. */
@NullMarked
package io.vimock.server.junit;

import org.jspecify.annotations.NullMarked;
