package io.vimock.server.service.admin;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.OptionManagerProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostConfigManager;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.OptionDef;
import io.vimock.vim25.OptionValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** OptionManagers: the server's settings, and the advanced settings of hosts. Thread safe. */
public final class OptionManager implements ManagedObjectType {
    @Override
    public MoType type() {
        return MoTypes.OPTION_MANAGER;
    }

    /**
     * Sets the properties of a VirtualCenter's OptionManager, which exists already.
     *
     * @param address the address that hosts know the server by
     */
    public static void create(Mutation m, String address) {
        create(m, ServerSettings.virtualCenter(address));
    }

    /** Sets the properties of the OptionManager of an ESX host's agent, which exists already. */
    public static void createOnHost(Mutation m) {
        create(m, ServerSettings.host());
    }

    private static void create(Mutation m, ServerSettings settings) {
        m.set(WellKnown.SETTING, OptionManagerProperties.SETTING, settings.values());
        m.set(WellKnown.SETTING, OptionManagerProperties.SUPPORTED_OPTION, settings.definitions());
    }

    private static List<OptionValue> values(ReadView view, ManagedObjectReference self) {
        return Objects.requireNonNullElse(view.get(self, OptionManagerProperties.SETTING), List.of());
    }

    /**
     * QueryOptions.
     *
     * @param name an option's key, or the beginning of keys up to a dot, with or without that dot; null or empty for
     *     all options
     * @throws io.vimock.server.fault.VimFaultException InvalidName when no option has such a key
     */
    public List<OptionValue> queryOptions(Call call, @Nullable String name) {
        List<OptionValue> all = values(call.snapshot(), call.self());
        if (name == null || name.isEmpty()) {
            return all;
        }
        String branch = name.endsWith(".") ? name : name + ".";
        List<OptionValue> found = all.stream()
                .filter(option ->
                        option.getKey().equals(name) || option.getKey().startsWith(branch))
                .toList();
        if (found.isEmpty()) {
            throw unknown(name);
        }
        return found;
    }

    private static RuntimeException unknown(String key) {
        return Faults.of(new InvalidName().withName(key), "There is no option '" + key + "'");
    }

    /**
     * UpdateOptions: all of the changes, or none.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName for a key that no option has, InvalidArgument for a
     *     value of another type than the option's or out of its range and for an option that cannot be changed,
     *     NoPermission
     */
    public void updateOptions(Call call, List<OptionValue> changedValue) {
        ManagedObjectReference host = host(call);
        call.require(
                host == null ? "Global.Settings" : "Host.Config.AdvancedConfig", host == null ? call.self() : host);
        call.world().change(m -> {
            List<OptionDef> definitions =
                    Objects.requireNonNullElse(m.get(call.self(), OptionManagerProperties.SUPPORTED_OPTION), List.of());
            Map<String, OptionValue> values = new LinkedHashMap<>();
            values(m, call.self()).forEach(value -> values.put(value.getKey(), value));
            for (OptionValue changed : changedValue) {
                String key = changed.getKey();
                OptionDef definition = definitions.stream()
                        .filter(candidate -> candidate.getKey().equals(key))
                        .findFirst()
                        .orElseThrow(() -> unknown(key));
                Object value = OptionValues.check(key, definition.getOptionType(), changed.getValue());
                values.put(key, new OptionValue().withKey(key).withValue(value));
            }
            List<OptionValue> all = List.copyOf(values.values());
            if (host == null) {
                m.set(call.self(), OptionManagerProperties.SETTING, all);
            } else {
                // The OptionManager's own property follows the host's configuration.
                m.set(host, "config.option", all);
            }
        });
    }

    /** The host whose settings these are; null for the server's. */
    private static @Nullable ManagedObjectReference host(Call call) {
        for (ObjectState host : call.snapshot().all(MoTypes.HOST_SYSTEM)) {
            HostConfigManager managers = host.get(HostSystemProperties.CONFIG_MANAGER);
            if (managers != null && call.self().equals(managers.getAdvancedOption())) {
                return host.ref();
            }
        }
        return null;
    }
}
