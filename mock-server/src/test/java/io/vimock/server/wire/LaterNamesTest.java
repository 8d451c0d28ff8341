package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of the contract, of later levels, and of none. */
class LaterNamesTest {

    @ParameterizedTest
    @CsvSource({
        "VirtualMachine,name,V2_0",
        "VirtualMachine,runtime.powerState,V2_0",
        "VirtualMachine,config.hardware.device[4000].backing,V2_0",
        "VirtualMachine,'config.extraConfig[\"a.b]c\"].value.anything.below',V2_0",
        "VirtualMachine,config.instanceUuid,V4_0",
        "VirtualMachine,config.hardware.device.macAddress,V2_0",
        "VirtualMachine,layoutEx,V4_0",
        "VirtualMachine,parentVApp,V4_1",
        "ComputeResource,summary.currentFailoverLevel,V2_0",
        "Datacenter,datastoreFolder,V4_0"
    })
    void pathOfTheContract_hasTheLevelOfItsNewestStep(String type, String path, ApiLevel level) {
        assertThat(LaterNames.levelOfPath(type(type), path)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "VirtualMachine,config.cpuHotAddEnabled.x,",
        "VirtualMachine,config.firmware,V5_0",
        "VirtualMachine,config.keyId.anything,V6_5",
        "VirtualMachine,guest.guestStateChangeSupported,V6_0",
        "VirtualMachine,'summary.runtime.device[1].x',",
        "ClusterComputeResource,hciConfig,V7_0",
        "ClusterComputeResource,hciConfig.workflowState,V7_0",
        "Datacenter,configuration,V5_1",
        "HostSystem,summary.quickStats.availablePMemCapacity,V6_7"
    })
    void pathOfALaterLevel_hasThatLevel(String type, String path, ApiLevel level) {
        assertThat(LaterNames.levelOfPath(type(type), path)).isEqualTo(level);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "", "config.nonsense", "runtime.powerState.x", "name.x", "hciConfig", "config."})
    void pathThatNoLevelKnows_hasNone(String path) {
        assertThat(LaterNames.levelOfPath(MoTypes.VIRTUAL_MACHINE, path)).isNull();
    }

    @Test
    void everyProperty_hasItsOwnLevel() {
        for (MoType type : MoTypes.all()) {
            for (Property<?> property : type.properties()) {
                assertThat(LaterNames.levelOfPath(type, property.name())).isEqualTo(property.since());
            }
        }
    }

    @Test
    void managedTypes_areKnownWhenALaterLevelHasThem() {
        for (String later : new String[] {"DistributedVirtualSwitch", "StoragePod", "OpaqueNetwork", "VirtualApp"}) {
            assertThat(LaterNames.isLaterManagedType(later)).as(later).isTrue();
        }
        assertThat(LaterNames.isLaterManagedType("FluxCapacitor")).isFalse();
        for (MoType type : MoTypes.all()) {
            assertThat(LaterNames.isLaterManagedType(type.name())).isFalse();
        }
    }

    @Test
    void laterTypes_haveAncestorsInTheContract() {
        assertThat(ApiLevels.ancestorOfLaterType("VirtualNVMEController")).isEqualTo("VirtualController");
        assertThat(ApiLevels.ancestorOfLaterType("VirtualDisk")).isNull();
        assertThat(ApiLevels.ancestorOfLaterType("FluxCapacitor")).isNull();
    }

    private static MoType type(String name) {
        return Objects.requireNonNull(MoTypes.byName(name));
    }
}
