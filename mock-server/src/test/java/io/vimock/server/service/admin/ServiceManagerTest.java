package io.vimock.server.service.admin;

import static io.vimock.server.testing.ServiceLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ServiceManager;
import io.vimock.client.SimpleCommand;
import io.vimock.client.UserDirectory;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.testing.ServiceLab;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.NotFound;
import io.vimock.vim25.ServiceManagerServiceInfo;
import io.vimock.vim25.UserSearchResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ServiceManager with its service, and the UserDirectory. */
class ServiceManagerTest {
    private final ServiceLab lab = new ServiceLab();
    private final ServiceManager services = lab.vim().object(WellKnown.SERVICE_MANAGER, ServiceManager.class);
    private final UserDirectory users = lab.service(UserDirectory.class);

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void queryServiceList_byNameAndLocation() {
        assertThat(services.queryServiceList(null, List.of())).hasSize(1);
        assertThat(services.queryServiceList("status", List.of("elsewhere", "VirtualCenter")))
                .hasSize(1);
        assertThat(services.queryServiceList("status", List.of("elsewhere"))).isEmpty();
        assertThat(services.queryServiceList("nonsense", List.of())).isEmpty();
        assertThat(services.require(ServiceManager.SERVICE)).hasSize(1);
    }

    @Test
    void executeSimpleCommand_tellsWhatIsAsked() {
        ServiceManagerServiceInfo info =
                services.queryServiceList("status", List.of()).get(0);
        SimpleCommand status = lab.vim().object(info.getService(), SimpleCommand.class);
        assertThat(status.executeSimpleCommand(List.of("version", "time")))
                .isEqualTo("version=" + lab.vim().about().getVersion() + "\ntime="
                        + lab.server().clock().now());
        assertThat(status.executeSimpleCommand(List.of()).lines())
                .hasSize(4)
                .contains("objects=" + lab.server().world().snapshot().size());
        assertFault(InvalidArgument.class, () -> status.executeSimpleCommand(List.of("version", "rm")));
    }

    private List<String> found(String text, boolean exact) {
        return users.retrieveUserGroups(null, text, null, null, exact, true, true).stream()
                .map(UserSearchResult::getPrincipal)
                .toList();
    }

    @Test
    void retrieveUserGroups_byPartOrWholeOfTheName() {
        assertThat(found("", false)).containsExactlyInAnyOrder("user", "viewer");
        assertThat(found("VIEW", false)).containsExactly("viewer");
        assertThat(found("VIEW", true)).isEmpty();
        assertThat(found("Viewer", true)).containsExactly("viewer");
        assertThat(users.retrieveUserGroups(null, "", null, null, false, false, true))
                .isEmpty();
        assertThat(users.retrieveUserGroups(null, "", null, "user", false, true, true))
                .isEmpty();
    }

    @Test
    void retrieveUserGroups_ofWhatDoesNotExist_faults() {
        assertFault(NotFound.class, () -> users.retrieveUserGroups("d", "", null, null, false, true, true));
        assertFault(NotFound.class, () -> users.retrieveUserGroups(null, "", "g", null, false, true, true));
        assertFault(NotFound.class, () -> users.retrieveUserGroups(null, "", null, "u", false, true, true));
    }
}
