package io.vimock.server.soap;

import io.vimock.server.dispatch.Dispatcher;
import io.vimock.server.dispatch.SessionTable;
import io.vimock.server.wire.VimCodec;

/**
 * What answers the requests that come in SOAP messages.
 *
 * @param dispatcher calls operations
 * @param sessions knows who calls
 * @param codec reads requests and writes replies
 * @param brief what is done without waiting
 */
public record SoapService(Dispatcher dispatcher, SessionTable sessions, VimCodec codec, BriefWork brief) {}
