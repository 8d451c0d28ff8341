package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.AuthorizationManagerProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.server.inventory.SchemaWalk;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.AuthorizationRole;
import io.vimock.vim25.Permission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a whole server shows when it has started. */
class WholeServerTest {
    @ParameterizedTest
    @EnumSource(
            value = ApiLevel.class,
            names = {"V2_5", "V4_1"})
    void everyObject_obeysTheSchema(ApiLevel level) {
        try (MockVirtualCenter server = MockVirtualCenter.start(
                MockOptions.builder().manualClock().apiLevel(level).build())) {
            assertThat(new SchemaWalk(server.world().snapshot(), Set.of()).problems())
                    .isEmpty();
        }
    }

    @Test
    void accounts_havePermissionsOnTheRootFolder() {
        try (MockVirtualCenter server =
                MockVirtualCenter.start(MockOptions.builder().manualClock().build())) {
            Snapshot snapshot = server.world().snapshot();
            assertThat(snapshot.require(WellKnown.ROOT_FOLDER, ManagedEntityProperties.PERMISSION))
                    .extracting(Permission::getPrincipal)
                    .containsExactly(MockOptions.DEFAULT_USER);
            assertThat(snapshot.require(WellKnown.AUTHORIZATION_MANAGER, AuthorizationManagerProperties.ROLE_LIST))
                    .extracting(AuthorizationRole::getName)
                    .contains("Admin", "ReadOnly", "NoAccess", "VirtualMachinePowerUser");
        }
    }
}
