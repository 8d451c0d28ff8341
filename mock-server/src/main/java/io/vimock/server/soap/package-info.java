/** SOAP 1.1 on one Metro endpoint: envelopes, faults, and the files that describe the service. */
@NullMarked
package io.vimock.server.soap;

import org.jspecify.annotations.NullMarked;
