package io.vimock.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a managed object type, as the catalogue describes it.
 *
 * @param name the operation's name on the wire, such as {@code PowerOnVM_Task}
 * @param declaringType the name of the managed type that has it
 * @param since the level that introduced it
 * @param privilege the privilege that a caller needs on the object; null when the arguments decide
 * @param parameters the parameters in wire order, without {@code _this}
 * @param returns what it returns; null for nothing
 * @param taskResult what a {@code _Task} operation leaves in {@code TaskInfo.result}; null for nothing
 * @param faults the names of the faults that the WSDL declares, {@code RuntimeFault} always among them
 */
public record Operation(
        String name,
        String declaringType,
        ApiLevel since,
        @Nullable String privilege,
        List<Parameter> parameters,
        @Nullable Parameter returns,
        @Nullable Parameter taskResult,
        List<String> faults) {

    /** The operation's name in Java, in the service interface as in the server: {@code powerOnVMTask}. */
    public String javaName() {
        String joined = name.replace("_", "");
        return Character.toLowerCase(joined.charAt(0)) + joined.substring(1);
    }

    /** Whether the operation answers with a task that carries on after the call. */
    public boolean isTask() {
        return name.endsWith("_Task");
    }
}
