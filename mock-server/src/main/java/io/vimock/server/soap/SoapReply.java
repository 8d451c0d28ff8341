package io.vimock.server.soap;

import com.sun.xml.ws.api.SOAPVersion;
import com.sun.xml.ws.message.EmptyMessageImpl;
import io.vimock.server.fault.VimFaultException;
import org.jspecify.annotations.Nullable;

/**
 * An operation's answer on its way through Metro: a result or a fault, encoded only when it is written to the client.
 *
 * <p>For Metro it is a message without a body; {@link SoapEndpoint} takes it out again behind Metro's last tube.
 */
final class SoapReply extends EmptyMessageImpl {
    private final @Nullable Object result;
    private final @Nullable VimFaultException fault;

    private SoapReply(@Nullable Object result, @Nullable VimFaultException fault) {
        super(SOAPVersion.SOAP_11);
        this.result = result;
        this.fault = fault;
    }

    static SoapReply of(@Nullable Object result) {
        return new SoapReply(result, null);
    }

    static SoapReply of(VimFaultException fault) {
        return new SoapReply(null, fault);
    }

    @Nullable
    Object result() {
        return result;
    }

    @Nullable
    VimFaultException fault() {
        return fault;
    }

    @Override
    public boolean isFault() {
        return fault != null;
    }
}
