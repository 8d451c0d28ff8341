package io.vimock.client;

import com.sun.xml.ws.api.WSService;
import com.sun.xml.ws.api.model.SEIModel;
import com.sun.xml.ws.api.pipe.ClientTubeAssemblerContext;
import com.sun.xml.ws.api.pipe.TransportTubeFactory;
import com.sun.xml.ws.api.pipe.Tube;
import com.sun.xml.ws.api.server.Container;
import com.sun.xml.ws.developer.JAXBContextFactory;
import com.sun.xml.ws.developer.UsesJAXBContextFeature;
import io.vimock.vim25.VimPortType;
import io.vimock.vim25.VimService;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.WebServiceFeature;
import java.util.List;
import org.glassfish.jaxb.runtime.api.JAXBRIContext;
import org.glassfish.jaxb.runtime.api.TypeReference;
import org.jspecify.annotations.Nullable;

/**
 * The service interface on Metro's client runtime: WSDL, model and JAXB context, made once per JVM because that takes
 * seconds, and shared by all connections. Immutable and thread safe.
 */
final class VimBinding {
    private final Service service;
    private final SharedContext context = new SharedContext();

    private VimBinding() {
        WSService.InitParams parameters = new WSService.InitParams();
        parameters.setContainer(new TransportContainer());
        service = WSService.create(VimService.WSDL_LOCATION, VimService.SERVICE, parameters);
    }

    static VimBinding shared() {
        return Holder.SHARED;
    }

    /** The service interface over a transport; safe for many threads. */
    VimPortType port(HttpTransport transport) {
        VimPortType port = service.getPort(
                VimService.VimPort,
                VimPortType.class,
                new UsesJAXBContextFeature(context),
                new TransportFeature(transport));
        ((BindingProvider) port)
                .getRequestContext()
                .put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, transport.url().toString());
        return port;
    }

    /** An unmarshaller of the contract's beans, to be used by one thread. */
    Unmarshaller unmarshaller() throws JAXBException {
        return context.get().createUnmarshaller();
    }

    /** The one JAXB context. */
    JAXBContext context() {
        return context.get();
    }

    /** How many JAXB contexts were made. */
    int contextsMade() {
        return context.made();
    }

    /** Initialization on demand. */
    private static final class Holder {
        static final VimBinding SHARED = new VimBinding();
    }

    /** Lets Metro and this SDK use the same JAXB context. */
    private static final class SharedContext implements JAXBContextFactory {
        private @Nullable JAXBRIContext shared;
        private int made;

        @Override
        @SuppressWarnings("rawtypes")
        public synchronized JAXBRIContext createJAXBContext(
                SEIModel model, List<Class> classes, List<TypeReference> references) throws JAXBException {
            if (shared == null) {
                shared = DEFAULT.createJAXBContext(model, classes, references);
                made++;
            }
            return shared;
        }

        synchronized int made() {
            return made;
        }

        synchronized JAXBContext get() {
            if (shared == null) {
                throw new IllegalStateException("no port has been made yet");
            }
            return shared;
        }
    }

    /** Gives Metro our transport for this service alone; a service file would give it to every client in the JVM. */
    private static final class TransportContainer extends Container {
        private final TransportTubeFactory factory = new TransportTubeFactory() {
            @Override
            public @Nullable Tube doCreate(ClientTubeAssemblerContext context) {
                TransportFeature feature = context.getBinding().getFeature(TransportFeature.class);
                return feature == null ? null : new HttpTransportTube(context.getCodec(), feature.transport);
            }
        };

        @Override
        public <S> @Nullable S getSPI(Class<S> type) {
            return type == TransportTubeFactory.class ? type.cast(factory) : null;
        }
    }

    /** Carries a connection's transport to the factory. */
    private static final class TransportFeature extends WebServiceFeature {
        private final HttpTransport transport;

        TransportFeature(HttpTransport transport) {
            this.transport = transport;
            this.enabled = true;
        }

        @Override
        public String getID() {
            return "io.vimock.client.transport";
        }
    }
}
