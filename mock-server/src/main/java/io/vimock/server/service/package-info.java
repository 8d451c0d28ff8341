/** The services of the VirtualCenter: one class per service. */
@NullMarked
package io.vimock.server.service;

import org.jspecify.annotations.NullMarked;
