package io.vimock.server.soap;

import com.sun.xml.ws.api.SOAPVersion;
import com.sun.xml.ws.api.message.Header;
import com.sun.xml.ws.api.message.Message;
import com.sun.xml.ws.api.message.Messages;
import com.sun.xml.ws.api.server.AsyncProvider;
import com.sun.xml.ws.api.server.AsyncProviderCallback;
import io.vimock.api.Operation;
import io.vimock.server.dispatch.ClientSession;
import io.vimock.server.dispatch.Interruption;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireFormatException;
import io.vimock.server.wire.XmlReaders;
import io.vimock.vim25.ManagedObjectReference;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.ServiceMode;
import jakarta.xml.ws.WebServiceContext;
import jakarta.xml.ws.WebServiceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service behind Metro: takes a message apart, has the operation called, and hands over the reply, at once or when
 * the operation's answer comes. Thread safe.
 */
@WebServiceProvider
@ServiceMode(Service.Mode.MESSAGE)
public final class SoapProvider implements AsyncProvider<Message> {
    private static final Logger LOG = LoggerFactory.getLogger(SoapProvider.class);
    private static final Set<String> UNDERSTOOD = Set.of("operationID", "vcSessionCookie");
    private static final String NAMESPACE = "urn:vim25";
    private static final String OLD_NAMESPACE = "urn:vim2";

    private final CompletableFuture<SoapService> service;
    private final Executor replies;
    private final AtomicLong errors = new AtomicLong();

    /**
     * @param service what answers requests; complete before the first one comes
     * @param replies writes the replies of operations that have been waiting
     */
    SoapProvider(CompletableFuture<SoapService> service, Executor replies) {
        this.service = service;
        this.replies = replies;
    }

    @Override
    public void invoke(Message request, AsyncProviderCallback<Message> callback, WebServiceContext context) {
        SoapCall call =
                (SoapCall) Objects.requireNonNull(context.getMessageContext().get(SoapCall.PROPERTY));
        Object answer;
        try {
            answer = answer(request, call);
        } catch (RuntimeException | XMLStreamException e) {
            reply(call, failed(e, call), callback);
            return;
        }
        if (answer instanceof CompletionStage<?> later) {
            // Whoever completes it goes on with the next waiting client, and does not write to a slow one.
            Executor writer = Runnable::run;
            if (!later.toCompletableFuture().isDone()) {
                writer = replies;
                call.exchange().leaveToThreadsThatMayWait();
            }
            later.whenCompleteAsync(
                    (result, failure) ->
                            reply(call, failure == null ? SoapReply.of(result) : failed(failure, call), callback),
                    writer);
        } else {
            reply(call, SoapReply.of(answer), callback);
        }
    }

    private SoapReply failed(Throwable failure, SoapCall call) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof Interruption interruption
                ? SoapReply.of(interruption)
                : SoapReply.of(fault(failure, call));
    }

    /** Metro carries an empty message back; the reply itself is encoded only behind its last tube. */
    private static void reply(SoapCall call, SoapReply reply, AsyncProviderCallback<Message> callback) {
        call.setReply(reply);
        call.showCookie();
        callback.send(Messages.createEmpty(SOAPVersion.SOAP_11));
    }

    private @Nullable Object answer(Message request, SoapCall call) throws XMLStreamException {
        checkHeaders(request);
        String name = request.getPayloadLocalPart();
        if (name == null) {
            throw Faults.invalidRequest("The SOAP Body is empty; it has to hold one request");
        }
        String namespace = request.getPayloadNamespaceURI();
        XMLStreamReader payload = request.readPayload();
        if (OLD_NAMESPACE.equals(namespace)) {
            throw Faults.invalidRequest("The namespace urn:vim2 of VirtualCenter 2.0 is not served; use urn:vim25");
        }
        if (!NAMESPACE.equals(namespace)) {
            throw Faults.invalidRequest("A request's namespace has to be urn:vim25");
        }
        SoapService called = service.join();
        Operation operation = called.dispatcher().operation(name);
        if (operation == null) {
            throw Faults.methodNotFound(receiver(payload), name);
        }
        call.setOperation(operation);
        List<@Nullable Object> arguments = called.codec().decodeRequest(payload, operation);
        finish(payload);
        ClientSession session =
                called.sessions().of(cookies(request, call), call.exchange().clientAddress());
        call.setSession(session);
        return called.dispatcher().call(operation, session, call.level(), arguments.toArray());
    }

    /** Metro's own check takes every header for understood when an endpoint has no WSDL. */
    private static void checkHeaders(Message request) {
        for (Header header : request.getHeaders().asList()) {
            boolean needed = !header.isIgnorable(SOAPVersion.SOAP_11, SOAPVersion.SOAP_11.implicitRoleSet);
            if (needed && !UNDERSTOOD.contains(header.getLocalPart())) {
                throw Faults.invalidRequest("A SOAP header that must be understood is unknown");
            }
        }
    }

    private static List<String> cookies(Message request, SoapCall call) {
        List<String> cookies =
                new ArrayList<>(SessionCookie.values(call.exchange().cookieHeaders()));
        for (Header header : request.getHeaders().asList()) {
            if (header.getLocalPart().equals("vcSessionCookie")) {
                cookies.addAll(SessionCookie.ofHeader(header.getStringContent()));
            }
        }
        return cookies;
    }

    /** The {@code _this} of a request whose operation nobody knows; null when there is none. */
    private static @Nullable ManagedObjectReference receiver(XMLStreamReader payload) throws XMLStreamException {
        while (payload.next() != XMLStreamConstants.START_ELEMENT) {
            if (payload.getEventType() == XMLStreamConstants.END_ELEMENT) {
                return null;
            }
        }
        if (!payload.getLocalName().equals("_this")) {
            return null;
        }
        String type = payload.getAttributeValue(null, "type");
        return new ManagedObjectReference(type, payload.getElementText());
    }

    /** What follows the request must be well formed, too: nothing is done for a message that has been cut off. */
    private static void finish(XMLStreamReader reader) throws XMLStreamException {
        boolean inBody = true;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                inBody = false;
            } else if (event == XMLStreamConstants.START_ELEMENT && inBody) {
                throw Faults.invalidRequest("The SOAP Body has to hold one request, and there is a second one");
            }
        }
        reader.close();
    }

    /** The fault that tells a failure; what is a defect of the server goes to the log, its id to the client. */
    VimFaultException fault(Throwable failure, SoapCall call) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return fault(failure.getCause(), call);
        }
        if (failure instanceof VimFaultException fault) {
            return fault;
        }
        if (failure instanceof WireFormatException refusal) {
            return Faults.of(refusal.fault(), String.valueOf(refusal.getMessage()));
        }
        if (failure instanceof XMLStreamException malformed) {
            return fault(XmlReaders.malformed(malformed), call);
        }
        String id = "E" + errors.incrementAndGet();
        Operation operation = call.operation();
        LOG.error("{}: {} failed", id, operation == null ? "a request" : operation.name(), failure);
        return Faults.systemError(id);
    }
}
