package io.vimock.server.service.admin;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.api.SimpleCommandProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ServiceManagerServiceInfo;
import io.vimock.vim25.SimpleCommandEncoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The service {@code status}, which takes the names of facts and tells them, one per line. Thread safe. */
public final class SimpleCommand implements ManagedObjectType {
    private static final ManagedObjectReference STATUS =
            new ManagedObjectReference(MoTypes.SIMPLE_COMMAND.name(), "SimpleCommand-status");

    @Override
    public MoType type() {
        return MoTypes.SIMPLE_COMMAND;
    }

    /** Makes the service. */
    static ServiceManagerServiceInfo create(Mutation m) {
        ServiceManagerServiceInfo info = new ServiceManagerServiceInfo()
                .withServiceName("status")
                .withLocation("VirtualCenter")
                .withService(STATUS)
                .withDescription("Tells what the server is and how much it has");
        m.create(MoTypes.SIMPLE_COMMAND, STATUS);
        m.set(STATUS, SimpleCommandProperties.ENCODING_TYPE, SimpleCommandEncoding.STRING);
        m.set(STATUS, SimpleCommandProperties.ENTITY, info);
        return info;
    }

    /**
     * ExecuteSimpleCommand.
     *
     * @param arguments which facts: {@code name}, {@code version}, {@code time}, {@code objects}; empty for all
     * @return lines of the form {@code version=4.1.0}
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for something else
     */
    public String executeSimpleCommand(Call call, List<String> arguments) {
        AboutInfo about = call.snapshot()
                .require(WellKnown.SERVICE_INSTANCE, ServiceInstanceProperties.CONTENT)
                .getAbout();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("name", about.getName());
        facts.put("version", about.getVersion());
        facts.put("time", call.world().clock().now().toString());
        facts.put("objects", String.valueOf(call.snapshot().size()));
        for (String argument : arguments) {
            if (!facts.containsKey(argument)) {
                throw Faults.invalidArgument("arguments", "it is one of " + facts.keySet() + ", not " + argument);
            }
        }
        return facts.entrySet().stream()
                .filter(fact -> arguments.isEmpty() || arguments.contains(fact.getKey()))
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining("\n"));
    }
}
