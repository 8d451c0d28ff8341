package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineLocationTest {
    private static final String VOLUME = "sanfs://vmfs_uuid:47e8a3b1-5f0c2d11-9a3e-001e4f1c2b3a/";

    @Test
    void ofOneDirectory_itIsTheSame_andLooksLikeAUuid() {
        assertThat(MachineLocation.id(VOLUME, "web01"))
                .isEqualTo(MachineLocation.id(VOLUME, "web01"))
                .matches("564d[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    }

    @Test
    void ofDirectoriesThatDifferInALittle_orLieElsewhere_itDiffers() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(MachineLocation.id(VOLUME, "DC0_C0_RP0_VM" + i));
            ids.add(MachineLocation.id(VOLUME.replace('7', '8'), "DC0_C0_RP0_VM" + i));
        }
        assertThat(ids).hasSize(20_000);
    }
}
