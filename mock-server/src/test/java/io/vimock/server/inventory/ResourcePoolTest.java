package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Change;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResourcePoolTest {
    private final TestWorld lab = TestWorld.generated(InventoryOptions.DEFAULT);
    private final ManagedObjectReference vm = lab.entity(MoTypes.VIRTUAL_MACHINE, "DC0_H0_VM0");
    private final ManagedObjectReference pool = lab.snapshot().require(vm, VirtualMachineProperties.RESOURCE_POOL);

    @AfterEach
    void close() {
        lab.close();
    }

    /** The pools whose childConfiguration a change of the world touches. */
    private List<ManagedObjectReference> touched(Consumer<io.vimock.server.world.Mutation> step) {
        List<ManagedObjectReference> touched = new ArrayList<>();
        lab.world().call(() -> {
            lab.world()
                    .addListener(commit -> commit.changes().stream()
                            .filter(change -> change.touches(ResourcePoolProperties.CHILD_CONFIGURATION))
                            .filter(change -> change.ref().getType().equals("ResourcePool"))
                            .map(Change::ref)
                            .forEach(touched::add));
            return true;
        });
        lab.world().change(step);
        return touched;
    }

    @Test
    void childConfiguration_whenAMachineIsConfigured_hasChanged() {
        assertThat(touched(m -> m.update(
                        vm, VirtualMachineProperties.RESOURCE_CONFIG, config -> config.withChangeVersion("another"))))
                .containsExactly(pool);
    }

    @Test
    void childConfiguration_whenAMachineLeaves_hasChanged() {
        assertThat(touched(m -> m.destroy(vm))).containsExactly(pool);
    }

    @Test
    void childConfiguration_whenAMachineIsRenamed_isAsItWas() {
        assertThat(touched(m -> m.set(vm, VirtualMachineProperties.NAME, "other")))
                .isEmpty();
    }

    @Test
    void childConfiguration_whenAPoolInItIsConfigured_hasChanged() {
        ManagedObjectReference[] inner = new ManagedObjectReference[1];
        assertThat(touched(m -> {
                    inner[0] = m.create(MoTypes.RESOURCE_POOL, m.newRef(MoTypes.RESOURCE_POOL, "resgroup-"));
                    m.set(inner[0], ResourcePoolProperties.NAME, "inner");
                    m.set(
                            inner[0],
                            ResourcePoolProperties.OWNER,
                            lab.snapshot().require(pool, ResourcePoolProperties.OWNER));
                    m.set(
                            inner[0],
                            ResourcePoolProperties.CONFIG,
                            lab.snapshot().require(pool, ResourcePoolProperties.CONFIG));
                    m.set(inner[0], ResourcePoolProperties.PARENT, pool);
                }))
                .contains(pool);
        assertThat(touched(m -> m.update(
                        inner[0], ResourcePoolProperties.CONFIG, config -> config.withChangeVersion("another"))))
                .containsExactly(pool);
    }
}
