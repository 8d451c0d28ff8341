package io.vimock.server.soap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BriefRequestsTest {
    private static final String PROPERTIES = "<RetrieveProperties xmlns=\"urn:vim25\">"
            + "<_this type=\"PropertyCollector\">propertyCollector</_this><specSet>"
            + "<propSet><type>%s</type><pathSet>name</pathSet></propSet>"
            + "<objectSet><obj type=\"%s\">vm-1</obj>%s</objectSet></specSet></RetrieveProperties>";

    private static boolean isBrief(String operation, String body) {
        return BriefRequests.isBrief(operation, body.getBytes(UTF_8));
    }

    @Test
    void propertiesOfNamedObjects_areBrief() {
        String body = PROPERTIES.formatted("VirtualMachine", "VirtualMachine", "");
        assertThat(isBrief("RetrieveProperties", body)).isTrue();
    }

    @Test
    void propertiesOfSelectedObjects_areNot() {
        String selection = "<selectSet><name>all</name></selectSet>";
        assertThat(isBrief("RetrieveProperties", PROPERTIES.formatted("VirtualMachine", "Folder", selection)))
                .isFalse();
    }

    @Test
    void membersOfAView_areNot() {
        assertThat(isBrief("RetrieveProperties", PROPERTIES.formatted("ContainerView", "ContainerView", "")))
                .isFalse();
    }

    @Test
    void operationsThatChangeSomethingOrWait_areNot() {
        assertThat(isBrief("PowerOnVM_Task", "<PowerOnVM_Task/>")).isFalse();
        assertThat(isBrief("WaitForUpdatesEx", "<WaitForUpdatesEx/>")).isFalse();
        assertThat(BriefRequests.isBrief(null, new byte[0])).isFalse();
    }

    @Test
    void largeRequests_areNot() {
        assertThat(isBrief("CurrentTime", " ".repeat(BriefRequests.MOST_BYTES))).isTrue();
        assertThat(isBrief("CurrentTime", " ".repeat(BriefRequests.MOST_BYTES + 1)))
                .isFalse();
    }
}
