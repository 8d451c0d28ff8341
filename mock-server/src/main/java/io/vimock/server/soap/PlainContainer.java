package io.vimock.server.soap;

import com.sun.xml.ws.api.BindingID;
import com.sun.xml.ws.api.pipe.TubelineAssembler;
import com.sun.xml.ws.api.pipe.TubelineAssemblerFactory;
import com.sun.xml.ws.api.server.Container;
import com.sun.xml.ws.util.pipe.StandaloneTubeAssembler;
import org.jspecify.annotations.Nullable;

/**
 * What Metro's endpoint runs in: has it process messages as JAX-WS itself does.
 *
 * <p>Without it Metro reads from a file of its own what it is to do with messages, which comes to the same, and makes a
 * JAXB context for that, for which every start would have to wait. Thread safe.
 */
final class PlainContainer extends Container {
    private static final class Assemblers extends TubelineAssemblerFactory {
        @Override
        public TubelineAssembler doCreate(BindingID binding) {
            return new StandaloneTubeAssembler();
        }
    }

    @Override
    public <S> @Nullable S getSPI(Class<S> type) {
        return type == TubelineAssemblerFactory.class ? type.cast(new Assemblers()) : super.getSPI(type);
    }
}
