/** The managers by which a server is administered: settings, licenses, logs, users, further services. */
@NullMarked
package io.vimock.server.service.admin;

import org.jspecify.annotations.NullMarked;
