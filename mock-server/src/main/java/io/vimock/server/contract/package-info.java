/**
 * The contract-test kit: records what a client and a server of the VI API say to each other, replays it, and compares
 * another server's answers with it.
 */
@NullMarked
package io.vimock.server.contract;

import org.jspecify.annotations.NullMarked;
