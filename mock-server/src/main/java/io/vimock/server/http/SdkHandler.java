package io.vimock.server.http;

import io.vimock.server.soap.SoapEndpoint;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * SOAP requests: what is posted to {@code /sdk} and below; other requests go to the servlets.
 *
 * <p>Requests come on the thread that reads from the network for many clients. It takes their bodies as they arrive,
 * and answers those that need nothing else; all others, and the servlets, get a thread that may wait. Thread safe.
 */
final class SdkHandler extends Handler.Wrapper {
    private static final String PATH = "/sdk";

    private final SoapEndpoint soap;
    private final Executor threads;
    private final ReplyThreads replies;
    private final int maxBodyBytes;

    /**
     * @param threads runs the servlets
     * @param replies runs what may have to wait, a bounded number at once
     * @param servlets answer all other requests
     */
    SdkHandler(SoapEndpoint soap, Executor threads, ReplyThreads replies, int maxBodyBytes, Handler servlets) {
        super(servlets);
        this.soap = soap;
        this.threads = threads;
        this.replies = replies;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!HttpMethod.POST.is(request.getMethod()) || !isSdk(Request.getPathInContext(request))) {
            threads.execute(() -> handleElse(request, response, callback));
            return true;
        }
        SdkExchange exchange = new SdkExchange(request, response, callback, replies);
        String refusal = RequestChecks.headers(request, maxBodyBytes);
        if (refusal == null) {
            new BodyReader(request, maxBodyBytes, (body, reason) -> exchange.run(() -> answer(exchange, body, reason)))
                    .run();
        } else {
            refuse(exchange, refusal);
        }
        return true;
    }

    private static boolean isSdk(@Nullable String path) {
        return path != null
                && path.startsWith(PATH)
                && (path.length() == PATH.length() || path.charAt(PATH.length()) == '/');
    }

    private void handleElse(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Exception | Error e) {
            Response.writeError(request, response, callback, e);
        }
    }

    private void answer(SdkExchange exchange, byte[] body, @Nullable String refusal) {
        if (refusal != null) {
            refuse(exchange, refusal);
        } else if (body.length > SoapEndpoint.BRIEF_BYTES) {
            exchange.dispatch(() -> check(exchange, body));
        } else {
            check(exchange, body);
        }
    }

    private void check(SdkExchange exchange, byte[] body) {
        String refusal = RequestChecks.body(body);
        if (refusal == null) {
            exchange.serve(body, soap);
        } else {
            refuse(exchange, refusal);
        }
    }

    private void refuse(SdkExchange exchange, String why) {
        exchange.forgetRest();
        soap.refuse(exchange, why);
    }
}
