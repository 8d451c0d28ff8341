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
import jakarta.xml.ws.Service;
import java.util.List;
import java.util.Objects;
import org.glassfish.jaxb.runtime.api.JAXBRIContext;
import org.glassfish.jaxb.runtime.api.TypeReference;
import org.jspecify.annotations.Nullable;

/**
 * The service interface on Metro's client runtime: WSDL, model and JAXB context, made once per JVM because that takes
 * seconds, and shared by all connections. Thread safe.
 */
final class VimBinding {
    private final SharedContext context = new SharedContext();
    private final VimPortType port;

    private VimBinding() {
        WSService.InitParams parameters = new WSService.InitParams();
        parameters.setContainer(new TransportContainer());
        Service service = WSService.create(VimService.WSDL_LOCATION, VimService.SERVICE, parameters);
        port = service.getPort(VimService.VimPort, VimPortType.class, new UsesJAXBContextFeature(context));
    }

    /** The one; the first call takes a second or two. */
    static VimBinding shared() {
        return Holder.SHARED;
    }

    /** The service interface; safe for many threads. A call goes through the calling thread's transport. */
    VimPortType port() {
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
            return Objects.requireNonNull(shared);
        }
    }

    /** Gives Metro our transport for this service alone; a service file would give it to every client in the JVM. */
    private static final class TransportContainer extends Container {
        private final TransportTubeFactory factory = new TransportTubeFactory() {
            @Override
            public Tube doCreate(ClientTubeAssemblerContext context) {
                return new HttpTransportTube(context.getCodec());
            }
        };

        @Override
        public <S> @Nullable S getSPI(Class<S> type) {
            return type == TransportTubeFactory.class ? type.cast(factory) : null;
        }
    }
}
