/** The VI API as data: managed object types, their properties and operations, and API levels. */
@NullMarked
package io.vimock.api;

import org.jspecify.annotations.NullMarked;
