package io.vimock.server.dispatch;

import io.vimock.api.Operation;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An operation and the method of a managed object type's class that answers it. Thread safe. */
final class BoundOperation {
    private final ManagedObjectType target;
    private final Operation operation;
    private final Method method;

    /** Takes the arguments as an array; made for the first call, because making it for all operations delays the start. */
    private @Nullable MethodHandle handle;

    private BoundOperation(ManagedObjectType target, Operation operation, Method method) {
        this.target = target;
        this.operation = operation;
        this.method = method;
    }

    /**
     * Binds a method to an operation.
     *
     * @param contract the operation's method in the service interface: {@code _this}, then the parameters
     * @throws IllegalStateException when the method's signature does not fit, with both in the message
     */
    static BoundOperation bind(ManagedObjectType target, Operation operation, Method method, Method contract) {
        Type[] wanted = contract.getGenericParameterTypes();
        Type[] found = method.getGenericParameterTypes();
        boolean fits = wanted.length == found.length && found[0] == Call.class;
        for (int i = 1; fits && i < wanted.length; i++) {
            fits = box(wanted[i]).equals(box(found[i]));
        }
        if (!fits || !box(contract.getGenericReturnType()).equals(box(answer(method)))) {
            throw new IllegalStateException(method.toGenericString() + " does not fit " + operation.name()
                    + ": the contract is " + contract.toGenericString() + ", with Call in place of _this");
        }
        return new BoundOperation(target, operation, method);
    }

    /** What a method answers with, now or later. */
    private static Type answer(Method method) {
        Type type = method.getGenericReturnType();
        if (type instanceof ParameterizedType later
                && later.getRawType() instanceof Class<?> raw
                && CompletionStage.class.isAssignableFrom(raw)) {
            return later.getActualTypeArguments()[0];
        }
        return type;
    }

    private static Type box(Type type) {
        return type instanceof Class<?> primitive
                ? MethodType.methodType(primitive).wrap().returnType()
                : type;
    }

    /** The operation. */
    Operation operation() {
        return operation;
    }

    /** The method that answers. */
    Method method() {
        return method;
    }

    /**
     * Calls the method.
     *
     * @param arguments the operation's parameters in wire order, without {@code _this}
     * @return what it returned; null for nothing
     */
    @Nullable
    Object invoke(Call call, @Nullable Object[] arguments) {
        try {
            return (@Nullable Object) handle().invokeExact(call, arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(method + " threw a checked exception", e);
        }
    }

    private MethodHandle handle() {
        MethodHandle known = handle;
        if (known == null) {
            // Threads that come at once make one each, which does no harm: they are immutable.
            known = bound().asSpreader(1, Object[].class, method.getParameterCount() - 1)
                    .asType(MethodType.methodType(Object.class, Call.class, Object[].class));
            handle = known;
        }
        return known;
    }

    private MethodHandle bound() {
        try {
            return MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                    .unreflect(method)
                    .bindTo(target)
                    .asFixedArity();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " cannot be called", e);
        }
    }
}
