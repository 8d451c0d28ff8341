package io.vimock.client;

import com.sun.xml.ws.api.message.Packet;
import com.sun.xml.ws.api.pipe.Codec;
import com.sun.xml.ws.api.pipe.ContentType;
import com.sun.xml.ws.api.pipe.NextAction;
import com.sun.xml.ws.api.pipe.TubeCloner;
import com.sun.xml.ws.api.pipe.helper.AbstractTubeImpl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The end of Metro's client pipeline: sends the message through the calling thread's {@link HttpTransport}.
 *
 * <p>Faults are read here, all in the same way, instead of as one of 62 checked exceptions or, where the WSDL does not
 * declare them, as text.
 */
final class HttpTransportTube extends AbstractTubeImpl {
    private final Codec codec;

    HttpTransportTube(Codec codec) {
        this.codec = codec;
    }

    private HttpTransportTube(HttpTransportTube original, TubeCloner cloner) {
        super(original, cloner);
        this.codec = original.codec.copy();
    }

    @Override
    public NextAction processRequest(Packet request) {
        try {
            ByteArrayOutputStream envelope = new ByteArrayOutputStream(2048);
            ContentType type = codec.encode(request, envelope);
            HttpTransport.Reply reply = HttpTransport.current().post(type.getContentType(), envelope.toByteArray());
            if (reply.status() == 500) {
                throw SoapFault.read(reply.body());
            }
            Packet response = request.createClientResponse(null);
            codec.decode(new ByteArrayInputStream(reply.body()), reply.contentType(), response);
            return doReturnWith(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public NextAction processResponse(Packet response) {
        return doReturnWith(response);
    }

    @Override
    public NextAction processException(Throwable thrown) {
        return doThrow(thrown);
    }

    @Override
    public void preDestroy() {}

    @Override
    public HttpTransportTube copy(TubeCloner cloner) {
        return new HttpTransportTube(this, cloner);
    }
}
