/** The files on datastores: what lies where, how big it is, and what is in it (facts: storage 2 and 3). */
@NullMarked
package io.vimock.server.inventory.files;

import org.jspecify.annotations.NullMarked;
