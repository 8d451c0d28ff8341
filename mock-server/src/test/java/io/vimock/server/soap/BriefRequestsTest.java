package io.vimock.server.soap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.soap.BriefRequests.Kind;
import org.junit.jupiter.api.Test;

class BriefRequestsTest {
    private static final String PROPERTIES = "<RetrieveProperties xmlns=\"urn:vim25\">"
            + "<_this type=\"PropertyCollector\">propertyCollector</_this><specSet>"
            + "<propSet><type>%s</type><pathSet>name</pathSet></propSet>"
            + "<objectSet><obj type=\"%s\">vm-1</obj>%s</objectSet></specSet></RetrieveProperties>";

    private static Kind kind(String operation, String body) {
        return BriefRequests.kind(operation, body.getBytes(UTF_8));
    }

    @Test
    void propertiesOfNamedObjects_areRead() {
        String body = PROPERTIES.formatted("VirtualMachine", "VirtualMachine", "");
        assertThat(kind("RetrieveProperties", body)).isEqualTo(Kind.READ);
    }

    @Test
    void propertiesOfSelectedObjects_mayTakeTheirTime() {
        String selection = "<selectSet><name>all</name></selectSet>";
        assertThat(kind("RetrieveProperties", PROPERTIES.formatted("VirtualMachine", "Folder", selection)))
                .isEqualTo(Kind.OTHER);
    }

    @Test
    void membersOfAView_mayTakeTheirTime() {
        assertThat(kind("RetrieveProperties", PROPERTIES.formatted("ContainerView", "ContainerView", "")))
                .isEqualTo(Kind.OTHER);
        assertThat(kind("CreateFilter", PROPERTIES.formatted("ContainerView", "ContainerView", "")))
                .isEqualTo(Kind.OTHER);
    }

    @Test
    void operationsOnOneObject_areChanges() {
        assertThat(kind("PowerOnVM_Task", "<PowerOnVM_Task/>")).isEqualTo(Kind.CHANGE);
        assertThat(kind("CreateFilter", PROPERTIES.formatted("Task", "Task", "")))
                .isEqualTo(Kind.CHANGE);
    }

    @Test
    void news_areBriefWhenTheyAreFew() {
        assertThat(kind("WaitForUpdatesEx", "<WaitForUpdatesEx/>")).isEqualTo(Kind.NEWS);
    }

    @Test
    void otherOperations_mayTakeTheirTime() {
        assertThat(kind("CloneVM_Task", "<CloneVM_Task/>")).isEqualTo(Kind.OTHER);
        assertThat(kind("QueryPerf", "<QueryPerf/>")).isEqualTo(Kind.OTHER);
        assertThat(BriefRequests.kind(null, new byte[0])).isEqualTo(Kind.OTHER);
    }

    @Test
    void largeRequests_mayTakeTheirTime() {
        assertThat(kind("CurrentTime", " ".repeat(BriefRequests.MOST_BYTES))).isEqualTo(Kind.READ);
        assertThat(kind("CurrentTime", " ".repeat(BriefRequests.MOST_BYTES + 1)))
                .isEqualTo(Kind.OTHER);
    }
}
