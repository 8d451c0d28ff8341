/**
 * The mock VirtualCenter in one jar that shares no library with its user: address and credentials, controls, and the
 * JUnit extension. What is behind them is not visible.
 */
@NullMarked
package io.vimock.standalone;

import org.jspecify.annotations.NullMarked;
