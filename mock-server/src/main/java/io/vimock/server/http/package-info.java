/** The embedded web server: connectors, TLS, and the servlets in front of SOAP. */
@NullMarked
package io.vimock.server.http;

import org.jspecify.annotations.NullMarked;
