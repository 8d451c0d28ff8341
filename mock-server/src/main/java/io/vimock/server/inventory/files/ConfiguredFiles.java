package io.vimock.server.inventory.files;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualHardware;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether two versions of a virtual machine have the same files but for those that come and go with its power state. Most
 * changes of machines are of that kind. Stateless.
 */
final class ConfiguredFiles {
    private ConfiguredFiles() {}

    /** Whether nothing that the files of the configuration and the snapshots depend on is another in the later version. */
    static boolean areThoseOf(ObjectState before, ObjectState now) {
        return before.get(VirtualMachineProperties.STORAGE) != null
                && before.get(VirtualMachineProperties.STORAGE) == now.get(VirtualMachineProperties.STORAGE)
                && before.get(VirtualMachineProperties.SNAPSHOT) == now.get(VirtualMachineProperties.SNAPSHOT)
                && Objects.equals(host(before), host(now))
                && areEqual(before.get(VirtualMachineProperties.CONFIG), now.get(VirtualMachineProperties.CONFIG));
    }

    private static @Nullable ManagedObjectReference host(ObjectState vm) {
        VirtualMachineRuntimeInfo runtime = vm.get(VirtualMachineProperties.RUNTIME);
        return runtime == null ? null : runtime.getHost();
    }

    /** What is connected at the moment stands in no file. */
    private static boolean areEqual(@Nullable VirtualMachineConfigInfo before, @Nullable VirtualMachineConfigInfo now) {
        if (before == now) {
            return true;
        }
        if (before == null || now == null || !areEqual(before.getHardware(), now.getHardware())) {
            return false;
        }
        return WireType.equal(WireType.copy(now).withHardware(before.getHardware()), before);
    }

    private static boolean areEqual(VirtualHardware before, VirtualHardware now) {
        List<VirtualDevice> devices = before.getDevice();
        if (before.getNumCPU() != now.getNumCPU()
                || before.getMemoryMB() != now.getMemoryMB()
                || devices.size() != now.getDevice().size()) {
            return false;
        }
        for (int i = 0; i < devices.size(); i++) {
            if (!areEqual(devices.get(i), now.getDevice().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean areEqual(VirtualDevice before, VirtualDevice now) {
        if (before == now) {
            return true;
        }
        if (before.getConnectable() == null || now.getConnectable() == null) {
            return WireType.equal(before, now);
        }
        VirtualDevice connected = WireType.copy(now);
        connected.setConnectable(WireType.copy(now.getConnectable())
                .withConnected(before.getConnectable().isConnected()));
        return WireType.equal(before, connected);
    }
}
