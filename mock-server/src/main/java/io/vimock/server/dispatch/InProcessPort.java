package io.vimock.server.dispatch;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.RuntimeFault;
import io.vimock.vim25.RuntimeFaultFaultMsg;
import io.vimock.vim25.VimPortType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The operations as methods, without a connection: what goes in and what comes out are copies. One client's session, as a
 * client of the wire has one after Login. Thread safe.
 */
public final class InProcessPort implements InvocationHandler {
    private static final String ADDRESS = "127.0.0.1";

    private final Dispatcher dispatcher;
    private final SessionTable sessions;
    private final ApiLevel level;
    private final Map<String, Operation> operations = new HashMap<>();
    private volatile @Nullable String cookie;

    private InProcessPort(Dispatcher dispatcher, SessionTable sessions, ApiLevel level) {
        this.dispatcher = dispatcher;
        this.sessions = sessions;
        this.level = level;
        for (MoType type : MoTypes.all()) {
            type.operations().forEach(operation -> operations.put(operation.javaName(), operation));
        }
    }

    /**
     * The service interface. It throws what the generated client throws; {@link Interruption} where a fault rule would break
     * a connection.
     */
    public static VimPortType create(Dispatcher dispatcher, SessionTable sessions, ApiLevel level) {
        return (VimPortType) Proxy.newProxyInstance(
                VimPortType.class.getClassLoader(),
                new Class<?>[] {VimPortType.class},
                new InProcessPort(dispatcher, sessions, level));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        Operation operation = operations.get(method.getName());
        if (operation == null || arguments == null || method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        @Nullable Object[] copies = new @Nullable Object[arguments.length];
        for (int i = 0; i < copies.length; i++) {
            Object argument = arguments[i];
            // As over the wire: a list that is not there is empty.
            boolean isAbsentList = argument == null && method.getParameterTypes()[i] == List.class;
            copies[i] = isAbsentList ? new ArrayList<>() : WireType.deepCopy(argument);
        }
        String known = cookie;
        ClientSession session = sessions.of(known == null ? List.of() : List.of(known), ADDRESS);
        try {
            Object answer = await(dispatcher.call(operation, session, level, copies));
            return answer == null ? null : WireType.deepCopy(answer);
        } catch (VimFaultException e) {
            throw declared(e, method);
        } finally {
            cookie = session.cookie();
        }
    }

    private @Nullable Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "the VI API in process";
            default -> throw new UnsupportedOperationException(method + " is no operation");
        };
    }

    private static @Nullable Object await(@Nullable Object answer) {
        if (!(answer instanceof CompletionStage<?> later)) {
            return answer;
        }
        try {
            return later.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The exception of the service interface that carries the fault, or its nearest supertype. */
    private static Exception declared(VimFaultException thrown, Method method) {
        MethodFault fault = WireType.deepCopy(thrown.fault());
        for (Class<?> wanted = fault.getClass(); wanted != null; wanted = wanted.getSuperclass()) {
            for (Class<?> candidate : method.getExceptionTypes()) {
                Exception carrier = carrier(candidate, wanted, thrown.getMessage(), fault);
                if (carrier != null) {
                    return carrier;
                }
            }
        }
        return fault instanceof RuntimeFault runtime ? new RuntimeFaultFaultMsg(thrown.getMessage(), runtime) : thrown;
    }

    private static @Nullable Exception carrier(
            Class<?> type, Class<?> wanted, @Nullable String message, MethodFault fault) {
        try {
            Constructor<?> constructor = type.getConstructor(String.class, wanted);
            return (Exception) constructor.newInstance(message, fault);
        } catch (NoSuchMethodException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
