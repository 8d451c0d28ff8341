package io.vimock.server.dispatch;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.VimPortType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of the contract, and for every managed object type the methods that answer its operations.
 *
 * <p>Made once at start from the registered classes. The generated service interface is the typed side of the
 * contract: a method whose signature differs from it is found here, not when the first client calls. Immutable.
 */
public final class OperationTable {
    private final Map<String, Operation> operations = new TreeMap<>();
    private final Map<MoType, Map<String, BoundOperation>> bound = new HashMap<>();

    /**
     * @param types the registered classes
     * @throws IllegalStateException when two classes are registered for one type, when a method does not fit its
     *     operation, or when a method that takes a {@link Call} is no operation of the type
     */
    public OperationTable(Collection<? extends ManagedObjectType> types) {
        Map<String, Method> contract = new HashMap<>();
        for (Method method : VimPortType.class.getMethods()) {
            contract.put(method.getName(), method);
        }
        Map<MoType, ManagedObjectType> registered = new HashMap<>();
        for (ManagedObjectType type : types) {
            if (registered.put(type.type(), type) != null) {
                throw new IllegalStateException(type.type() + " is registered twice, the second time by " + type);
            }
        }
        for (MoType type : MoTypes.all()) {
            for (Operation operation : type.operations()) {
                operations.put(operation.name(), operation);
            }
        }
        for (MoType type : MoTypes.all()) {
            bind(type, registered, contract);
        }
    }

    private void bind(MoType type, Map<MoType, ManagedObjectType> registered, Map<String, Method> contract) {
        if (bound.containsKey(type)) {
            return;
        }
        Map<String, BoundOperation> own = new HashMap<>();
        MoType parent = type.parent();
        if (parent != null) {
            bind(parent, registered, contract);
            own.putAll(table(parent));
        }
        ManagedObjectType target = registered.get(type);
        if (target != null) {
            Map<String, Method> methods = operationMethods(target);
            for (Operation operation : type.operations()) {
                Method method = methods.remove(operation.javaName());
                Method wanted = contract.get(operation.javaName());
                if (method != null && wanted != null) {
                    own.put(operation.name(), BoundOperation.bind(target, operation, method, wanted));
                }
            }
            if (!methods.isEmpty()) {
                throw new IllegalStateException(type + " has no operation for "
                        + methods.values().iterator().next());
            }
        }
        bound.put(type, own);
    }

    private static Map<String, Method> operationMethods(ManagedObjectType target) {
        Map<String, Method> methods = new HashMap<>();
        for (Method method : target.getClass().getDeclaredMethods()) {
            Class<?>[] parameters = method.getParameterTypes();
            boolean open = Modifier.isPublic(method.getModifiers()) && !method.isSynthetic();
            if (open
                    && parameters.length > 0
                    && parameters[0] == Call.class
                    && methods.put(method.getName(), method) != null) {
                throw new IllegalStateException(method + " is overloaded; one of the two cannot be an operation");
            }
        }
        return methods;
    }

    /** The operation of that name on the wire; null when the contract has none. */
    public @Nullable Operation operation(String name) {
        return operations.get(name);
    }

    /** All operations of the contract, by name. */
    public Collection<Operation> operations() {
        return Collections.unmodifiableCollection(operations.values());
    }

    /** The method that answers an operation on objects of a type; null when there is none. */
    @Nullable
    BoundOperation find(MoType type, Operation operation) {
        return table(type).get(operation.name());
    }

    /** Whether objects of a type answer an operation, themselves or as they inherit it. */
    public boolean answers(MoType type, Operation operation) {
        return find(type, operation) != null;
    }

    private Map<String, BoundOperation> table(MoType type) {
        return bound.getOrDefault(type, Map.of());
    }
}
