package io.vimock.server.soap;

import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.server.dispatch.ClientSession;
import org.jspecify.annotations.Nullable;

/** A SOAP request while it is being answered: what is known of it so far. Seen by one thread at a time. */
final class SoapCall {
    /** Under this name Metro carries the call from the endpoint to the provider. */
    static final String PROPERTY = SoapCall.class.getName();

    private final SoapExchange exchange;
    private final ApiLevel level;
    private volatile @Nullable Operation operation;
    private volatile @Nullable SoapReply reply;
    private volatile @Nullable ClientSession session;
    private volatile boolean loggedIn;

    SoapCall(SoapExchange exchange, ApiLevel level) {
        this.exchange = exchange;
        this.level = level;
    }

    SoapExchange exchange() {
        return exchange;
    }

    /** The API level to answer in. */
    ApiLevel level() {
        return level;
    }

    /** The operation; null until it is known. */
    @Nullable
    Operation operation() {
        return operation;
    }

    void setOperation(Operation called) {
        operation = called;
    }

    /** Sets whose call it is. */
    void setSession(ClientSession caller) {
        loggedIn = caller.cookie() != null;
        session = caller;
    }

    /** Has the reply carry the session's secret when the client has logged in by this call. */
    void showCookie() {
        ClientSession caller = session;
        String cookie = caller == null || loggedIn ? null : caller.cookie();
        if (cookie != null) {
            exchange.setHeader("Set-Cookie", SessionCookie.header(cookie, exchange.isSecure()));
        }
    }

    /** What to answer; null when the service was never reached. */
    @Nullable
    SoapReply reply() {
        return reply;
    }

    void setReply(SoapReply answer) {
        reply = answer;
    }
}
