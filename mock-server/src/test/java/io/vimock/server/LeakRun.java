package io.vimock.server;

import io.vimock.server.testing.SoapTestClient;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * A program that lets clients come, work and go, and prints of which of the server's classes there are more objects
 * afterwards. In a process of its own, because it counts the objects of the whole virtual machine.
 *
 * <p>The histories of events and tasks are meant to grow, up to their capacity, and do not count.
 */
final class LeakRun {
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");
    private static final String SERVER = "io.vimock.server.";
    private static final Pattern HISTORY =
            Pattern.compile(".*\\.(TaskRecord|LoggedRequest|WireType\\$Frozen|WireType\\$View)");

    private static final int WARM_UP = 100;
    /** What a client that comes every five seconds does in an hour. */
    private static final int CYCLES = 720;

    private static final String VM = "<_this type=\"VirtualMachine\">%s</_this>";

    private final MockVirtualCenter server;
    private final String vm;

    private LeakRun(MockVirtualCenter server) {
        this.server = server;
        this.vm = SoapTestClient.loggedIn(server)
                .call("<FindByInventoryPath xmlns=\"urn:vim25\"><_this type=\"SearchIndex\">SearchIndex</_this>"
                        + "<inventoryPath>DC0/vm/DC0_H0_VM0</inventoryPath></FindByInventoryPath>")
                .between("<returnval type=\"VirtualMachine\">", "</returnval>");
    }

    /** Prints {@code CLASS: BEFORE -> AFTER} for what leaks, then {@code done}. */
    public static void main(String[] arguments) throws Exception {
        MockOptions options =
                MockOptions.builder().plainHttp(true).manualClock().build();
        try (MockVirtualCenter server = MockVirtualCenter.start(options)) {
            LeakRun run = new LeakRun(server);
            run.cycles(WARM_UP);
            Map<String, Long> before = objects();
            run.cycles(CYCLES);
            objects().forEach((name, count) -> {
                long known = before.getOrDefault(name, 0L);
                if (count - known >= CYCLES / 4) {
                    System.out.println(name + ": " + known + " -> " + count);
                }
            });
        }
        System.out.println("done");
    }

    private void cycles(int count) {
        for (int i = 0; i < count; i++) {
            cycle();
        }
        server.clock().advance(Duration.ofHours(1));
    }

    private void cycle() {
        SoapTestClient client = SoapTestClient.loggedIn(server);
        String view = client.call(
                        "<CreateContainerView xmlns=\"urn:vim25\"><_this type=\"ViewManager\">ViewManager</_this>"
                                + "<container type=\"Folder\">group-d1</container><type>VirtualMachine</type>"
                                + "<recursive>true</recursive></CreateContainerView>")
                .between("<returnval type=\"ContainerView\">", "</returnval>");
        client.call(
                "<CreateFilter xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">propertyCollector</_this><spec>"
                        + "<propSet><type>VirtualMachine</type><pathSet>runtime</pathSet><pathSet>summary</pathSet></propSet>"
                        + "<objectSet><obj type=\"ContainerView\">" + view + "</obj><skip>true</skip>"
                        + "<selectSet xsi:type=\"TraversalSpec\"><type>ContainerView</type><path>view</path></selectSet>"
                        + "</objectSet></spec><partialUpdates>true</partialUpdates></CreateFilter>");
        updates(client, "");
        client.call("<PowerOffVM_Task xmlns=\"urn:vim25\">" + String.format(VM, vm) + "</PowerOffVM_Task>");
        updates(client, "1");
        client.call("<PowerOnVM_Task xmlns=\"urn:vim25\">" + String.format(VM, vm) + "</PowerOnVM_Task>");
        client.call("<CreateCollectorForEvents xmlns=\"urn:vim25\"><_this type=\"EventManager\">EventManager</_this>"
                + "<filter/></CreateCollectorForEvents>");
        client.call("<Logout xmlns=\"urn:vim25\"><_this type=\"SessionManager\">SessionManager</_this></Logout>");
    }

    private static void updates(SoapTestClient client, String version) {
        client.call("<WaitForUpdates xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">propertyCollector</_this>"
                + "<version>" + version + "</version></WaitForUpdates>");
    }

    private static Map<String, Long> objects() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Map<String, Long> counts = new TreeMap<>();
        histogram.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()
                    && matcher.group(2).startsWith(SERVER)
                    && !HISTORY.matcher(matcher.group(2)).matches()) {
                counts.put(matcher.group(2), Long.parseLong(matcher.group(1)));
            }
        });
        return counts;
    }
}
