package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ConfigTarget;
import io.vimock.vim25.EnvironmentBrowserConfigOptionQuerySpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigOption;
import io.vimock.vim25.VirtualMachineConfigOptionDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What virtual machines of a compute resource can be made of: versions and options of virtual hardware, and the
 * datastores, networks and devices of its hosts. Thread safe.
 */
public final class EnvironmentBrowser implements ManagedObjectType {
    private final VirtualMachineSupport support;
    private final ConfigOptions options;

    /** @param support what operations of virtual machines work with */
    public EnvironmentBrowser(VirtualMachineSupport support) {
        this.support = support;
        this.options = new ConfigOptions(support);
    }

    @Override
    public MoType type() {
        return MoTypes.ENVIRONMENT_BROWSER;
    }

    /** QueryConfigOptionDescriptor: the versions of virtual hardware, with the hosts that run them. */
    public List<VirtualMachineConfigOptionDescriptor> queryConfigOptionDescriptor(Call call) {
        List<VirtualMachineConfigOptionDescriptor> descriptors = new ArrayList<>();
        for (String version : HardwareVersions.supported(support.isTolerant())) {
            descriptors.add(new VirtualMachineConfigOptionDescriptor()
                    .withKey(version)
                    .withDescription(ConfigOptions.description(version))
                    .withHost(hosts(call))
                    .withCreateSupported(true)
                    .withDefaultConfigOption(version.equals(VirtualMachineFactory.HARDWARE_VERSION)));
        }
        return descriptors;
    }

    /**
     * QueryConfigOption: what a version of virtual hardware allows.
     *
     * @param key the version; null for the default
     * @param host a host of the compute resource; null for any
     * @return null for a version that the hosts do not have
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for a host of another compute resource
     */
    public @Nullable VirtualMachineConfigOption queryConfigOption(
            Call call, @Nullable String key, @Nullable ManagedObjectReference host) {
        return option(call, key, host, List.of());
    }

    /** QueryConfigOptionEx: the same, for some guest operating systems only. */
    public @Nullable VirtualMachineConfigOption queryConfigOptionEx(
            Call call, @Nullable EnvironmentBrowserConfigOptionQuerySpec spec) {
        return spec == null
                ? option(call, null, null, List.of())
                : option(call, spec.getKey(), spec.getHost(), spec.getGuestId());
    }

    private @Nullable VirtualMachineConfigOption option(
            Call call, @Nullable String key, @Nullable ManagedObjectReference host, List<String> guestIds) {
        requireMember(call, host);
        String version = key == null || key.isEmpty() ? VirtualMachineFactory.HARDWARE_VERSION : key;
        return HardwareVersions.supported(support.isTolerant()).contains(version)
                ? options.option(version, guestIds)
                : null;
    }

    /**
     * QueryConfigTarget: the datastores, networks and devices that virtual machines can use.
     *
     * @param host a host of the compute resource; null for all of them
     * @return null when the compute resource has no host
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for a host of another compute resource
     */
    public @Nullable ConfigTarget queryConfigTarget(Call call, @Nullable ManagedObjectReference host) {
        requireMember(call, host);
        List<ManagedObjectReference> hosts = host == null ? hosts(call) : List.of(host);
        return hosts.isEmpty() ? null : new ConfigTargets(call.snapshot(), hosts, owner(call)).target();
    }

    private static void requireMember(Call call, @Nullable ManagedObjectReference host) {
        if (host != null && !hosts(call).contains(host)) {
            throw Faults.invalidArgument("host", "it belongs to another compute resource");
        }
    }

    private static List<ManagedObjectReference> hosts(Call call) {
        return call.snapshot().refs(owner(call), ComputeResourceProperties.HOST);
    }

    private static ManagedObjectReference owner(Call call) {
        for (ObjectState resource : call.snapshot().all(MoTypes.COMPUTE_RESOURCE)) {
            if (call.self().equals(resource.get(ComputeResourceProperties.ENVIRONMENT_BROWSER))) {
                return resource.ref();
            }
        }
        throw Faults.managedObjectNotFound(call.self());
    }
}
