package io.vimock.server.service.admin;

import static io.vimock.server.testing.ServiceLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ExtensionManager;
import io.vimock.client.VimConnection;
import io.vimock.server.testing.ServiceLab;
import io.vimock.vim25.Description;
import io.vimock.vim25.Extension;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotFound;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExtensionManagerTest {
    private final ServiceLab lab = new ServiceLab();
    private final ExtensionManager manager = lab.service(ExtensionManager.class);

    @AfterEach
    void stop() {
        lab.close();
    }

    private static Extension extension(String key, String version) {
        return new Extension()
                .withKey(key)
                .withVersion(version)
                .withDescription(new Description().withLabel("Backup").withSummary("Saves machines"))
                .withLastHeartbeatTime(Instant.EPOCH);
    }

    @Test
    void registerFindUpdateUnregister() {
        manager.registerExtension(extension("com.example.backup", "1.0"));
        manager.registerExtension(extension("com.example.reports", "1.0"));
        Extension found = Objects.requireNonNull(manager.findExtension("com.example.backup"));
        assertThat(found.getLastHeartbeatTime()).isEqualTo(lab.server().clock().now());
        lab.server().clock().advance(Duration.ofMinutes(1));
        manager.updateExtension(extension("com.example.backup", "2.0"));
        assertThat(manager.require(ExtensionManager.EXTENSION_LIST))
                .extracting(Extension::getVersion)
                .containsExactly("2.0", "1.0");
        assertThat(manager.require(ExtensionManager.EXTENSION_LIST).get(0).getLastHeartbeatTime())
                .isEqualTo(lab.server().clock().now());
        manager.unregisterExtension("com.example.backup");
        assertThat(manager.findExtension("com.example.backup")).isNull();
        assertThat(manager.findExtension("com.example.reports")).isNotNull();
    }

    @Test
    void badKeys_fault() {
        manager.registerExtension(extension("com.example.backup", "1.0"));
        assertFault(InvalidArgument.class, () -> manager.registerExtension(extension("com.example.backup", "2.0")));
        assertFault(InvalidArgument.class, () -> manager.registerExtension(extension("", "2.0")));
        assertFault(NotFound.class, () -> manager.updateExtension(extension("com.example.other", "2.0")));
        assertFault(NotFound.class, () -> manager.unregisterExtension("com.example.other"));
        assertThat(manager.require(ExtensionManager.EXTENSION_LIST)).hasSize(1);
    }

    @Test
    void changes_withoutThePrivilege_fault() {
        try (VimConnection viewer = lab.connectViewer()) {
            ExtensionManager seen = viewer.service(ExtensionManager.class);
            assertThat(seen.findExtension("com.example.backup")).isNull();
            assertFault(NoPermission.class, () -> seen.registerExtension(extension("com.example.backup", "1.0")));
        }
    }
}
