/** Tests of the SDK against a WireMock server that answers what each test says. */
@NullMarked
package io.vimock.client;

import org.jspecify.annotations.NullMarked;
