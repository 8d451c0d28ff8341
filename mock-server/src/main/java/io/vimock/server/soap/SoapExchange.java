package io.vimock.server.soap;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SOAP request as the web server has received it, and the way to answer it.
 *
 * <p>The answer may be given after the call that brought the request has returned, from another thread.
 */
public interface SoapExchange {

    /** Has the rest of the work done by a thread that may wait: for the world, and for the client to take the answer. */
    void dispatch(Runnable work);

    /** From now on only threads that may wait work on it. */
    void leaveToThreadsThatMayWait();

    /** Does a part of the work; what goes wrong with it ends the exchange. */
    void run(Runnable work);

    /** The request's body, complete. */
    byte[] body();

    /** The SOAPAction header; null when absent. */
    @Nullable
    String soapAction();

    /** The values of all Cookie headers. */
    List<String> cookieHeaders();

    /** The client's network address. */
    String clientAddress();

    /** Sets a header of the response; before {@link #respond}. */
    void setHeader(String name, String value);

    /** Whether the request came over TLS. */
    boolean isSecure();

    /** Begins the response, and gives the stream for its body. */
    OutputStream respond(int status) throws IOException;

    /** Takes back what has been written, so that another response can begin; false when it is on its way already. */
    boolean reset();

    /** Ends the response. To be called once, after all has been written. */
    void complete();

    /** Breaks the connection off, so that the client cannot take a part for the whole. */
    void abort();
}
