/** The services of VirtualCenter, one class each. */
@NullMarked
package io.vimock.server.service;

import org.jspecify.annotations.NullMarked;
