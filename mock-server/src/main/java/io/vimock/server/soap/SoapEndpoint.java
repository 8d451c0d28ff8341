package io.vimock.server.soap;

import com.sun.xml.ws.api.BindingID;
import com.sun.xml.ws.api.SOAPVersion;
import com.sun.xml.ws.api.message.Message;
import com.sun.xml.ws.api.message.Packet;
import com.sun.xml.ws.api.pipe.Codecs;
import com.sun.xml.ws.api.pipe.StreamSOAPCodec;
import com.sun.xml.ws.api.server.InstanceResolver;
import com.sun.xml.ws.api.server.WSEndpoint;
import com.sun.xml.ws.binding.BindingImpl;
import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.server.dispatch.ClientSession;
import io.vimock.server.dispatch.Interruption;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireFormatException;
import io.vimock.server.wire.XmlReaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SOAP 1.1 endpoint: one Metro endpoint for all operations.
 *
 * <p>Metro reads the envelope and its headers and runs the service asynchronously; the HTTP side before it and the
 * codec behind it are the server's own, because Metro's would answer some requests before anybody sees them. A waiting
 * operation holds no thread. Thread safe.
 */
public final class SoapEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SoapEndpoint.class);
    /** Held, because the level of a logger that nobody holds is forgotten. */
    private static final java.util.logging.Logger METRO_LOG = java.util.logging.Logger.getLogger("com.sun.xml.ws");

    /** Requests that are larger may only be given to {@link #serve} by threads that may wait. */
    public static final int BRIEF_BYTES = BriefRequests.MOST_BYTES;

    private static final String CONTENT_TYPE = "text/xml;charset=utf-8";

    private final SoapProvider provider;
    private final WSEndpoint<SoapProvider> metro;
    private final StreamSOAPCodec envelopes = Codecs.createSOAPEnvelopeXmlCodec(SOAPVersion.SOAP_11);
    private final CompletableFuture<SoapService> service;
    private final ApiLevel level;

    /**
     * @param service what answers requests; complete before the first one comes
     * @param level the server's own API level
     * @param replies writes the replies of operations that have been waiting
     */
    public SoapEndpoint(CompletableFuture<SoapService> service, ApiLevel level, Executor replies) {
        this.service = service;
        this.level = level;
        METRO_LOG.setLevel(Level.WARNING);
        this.provider = new SoapProvider(service, replies);
        this.metro = WSEndpoint.create(
                SoapProvider.class,
                false,
                InstanceResolver.createSingleton(provider).createInvoker(),
                new QName("urn:vim25Service", "VimService"),
                new QName("urn:vim25Service", "VimPort"),
                new PlainContainer(),
                BindingImpl.create(BindingID.SOAP11_HTTP),
                null,
                null,
                null,
                false);
        metro.setExecutor(replies);
    }

    /**
     * Answers a request, now or later. The thread is not made to wait, unless {@link SoapExchange#dispatch} gives the work
     * to one that may.
     */
    public void serve(SoapExchange exchange) {
        SoapCall call = new SoapCall(exchange, SoapAction.level(exchange.soapAction(), level));
        Packet packet;
        try {
            XMLStreamReader reader = XmlReaders.newReader(new ByteArrayInputStream(exchange.body()));
            XmlReaders.nextElement(reader);
            Message message = envelopes.decode(reader);
            // Metro reads the envelope when it is first asked for something in it.
            message.getHeaders();
            packet = new Packet(message);
        } catch (RuntimeException e) {
            send(call, SoapReply.of(unreadable(e)));
            return;
        }
        packet.invocationProperties.put(SoapCall.PROPERTY, call);
        Runnable answer = () -> process(packet, () -> send(call));
        switch (BriefRequests.kind(packet.getMessage().getPayloadLocalPart(), exchange.body())) {
            case READ -> answer.run();
            case CHANGE -> service.join().brief().soon(() -> change(packet, call));
            case NEWS -> {
                if (hasFewNews(exchange)) {
                    answer.run();
                } else {
                    exchange.dispatch(answer);
                }
            }
            case OTHER -> exchange.dispatch(answer);
        }
    }

    private boolean hasFewNews(SoapExchange exchange) {
        ClientSession session = service.join().sessions().known(SessionCookie.values(exchange.cookieHeaders()));
        return session != null && service.join().brief().hasFewNews(session);
    }

    private void process(Packet packet, Runnable answered) {
        metro.process(packet, response -> answered.run(), null);
    }

    /** Makes a brief change in its turn. The answer is sent when it is there and, by what this returns, the turn over. */
    private Runnable change(Packet packet, SoapCall call) {
        AtomicInteger missing = new AtomicInteger(2);
        Runnable one = () -> {
            if (missing.decrementAndGet() == 0) {
                call.exchange().run(() -> send(call));
            }
        };
        call.exchange().run(() -> process(packet, one));
        return one;
    }

    /** Answers a request that cannot be read with a fault that says why. */
    public void refuse(SoapExchange exchange, String why) {
        send(
                new SoapCall(exchange, SoapAction.level(exchange.soapAction(), level)),
                SoapReply.of(Faults.invalidRequest(why)));
    }

    private static VimFaultException unreadable(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof WireFormatException refusal) {
                return Faults.of(refusal.fault(), String.valueOf(refusal.getMessage()));
            }
            if (at instanceof XMLStreamException malformed) {
                return unreadable(XmlReaders.malformed(malformed));
            }
        }
        return Faults.invalidRequest("The message is no SOAP 1.1 envelope");
    }

    private SoapReply reply(SoapCall call) {
        SoapReply reply = call.reply();
        if (reply == null) {
            return SoapReply.of(provider.fault(new IllegalStateException("Metro has answered by itself"), call));
        }
        return reply;
    }

    private void send(SoapCall call) {
        send(call, reply(call));
    }

    private void send(SoapCall call, SoapReply reply) {
        SoapExchange exchange = call.exchange();
        Interruption interruption = reply.interruption();
        try {
            if (interruption != null) {
                interrupt(call, reply, interruption);
                return;
            }
            write(call, reply);
            exchange.complete();
        } catch (IOException e) {
            LOG.debug("A client went away before its reply was written", e);
            exchange.complete();
        } catch (RuntimeException e) {
            sendInstead(call, provider.fault(e, call));
        }
    }

    private void interrupt(SoapCall call, SoapReply reply, Interruption interruption) throws IOException {
        SoapExchange exchange = call.exchange();
        Operation operation = call.operation();
        if (interruption.kind() == Interruption.Kind.STATUS) {
            exchange.setHeader("Content-Type", "text/plain;charset=utf-8");
            try (OutputStream out = exchange.respond(interruption.status())) {
                out.write((interruption.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            exchange.complete();
            return;
        }
        if (interruption.kind() == Interruption.Kind.HALF_ANSWER && operation != null) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            service.join().codec().encodeResponse(operation, reply.result(), call.level(), whole);
            exchange.setHeader("Content-Type", CONTENT_TYPE);
            exchange.setHeader("Content-Length", Integer.toString(whole.size()));
            OutputStream out = exchange.respond(200);
            out.write(whole.toByteArray(), 0, whole.size() / 2);
            out.flush();
        }
        exchange.abort();
    }

    /** The reply could not be encoded: a defect. The client is told, unless half of the reply is on its way. */
    private void sendInstead(SoapCall call, VimFaultException fault) {
        SoapExchange exchange = call.exchange();
        try {
            if (exchange.reset()) {
                write(call, SoapReply.of(fault));
                exchange.complete();
                return;
            }
        } catch (IOException e) {
            LOG.debug("A client went away before its reply was written", e);
        }
        exchange.abort();
    }

    private void write(SoapCall call, SoapReply reply) throws IOException {
        SoapExchange exchange = call.exchange();
        exchange.setHeader("Content-Type", CONTENT_TYPE);
        exchange.setHeader("Cache-Control", "no-cache");
        VimFaultException fault = reply.fault();
        Operation operation = call.operation();
        try (OutputStream out = exchange.respond(fault == null ? 200 : 500)) {
            if (fault != null) {
                service.join().codec().encodeFault(fault.fault(), fault.getMessage(), operation, call.level(), out);
            } else if (operation != null) {
                service.join().codec().encodeResponse(operation, reply.result(), call.level(), out);
            }
        }
    }

    /** Lets Metro go. */
    @Override
    public void close() {
        metro.dispose();
    }
}
