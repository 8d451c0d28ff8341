/** The command line: what a command declares, how its arguments are read, help, exit codes. Knows no command. */
@NullMarked
package io.vimock.server.command;

import org.jspecify.annotations.NullMarked;
