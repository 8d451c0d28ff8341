/** What an inventory is to be: plain values, whether they come from a file, from counts or from a program. */
@NullMarked
package io.vimock.server.inventory.description;

import org.jspecify.annotations.NullMarked;
