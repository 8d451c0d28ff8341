/** Inventory files: YAML to descriptions and back. */
@NullMarked
package io.vimock.server.inventory.yaml;

import org.jspecify.annotations.NullMarked;
