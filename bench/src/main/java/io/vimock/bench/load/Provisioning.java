package io.vimock.bench.load;

import io.vimock.bench.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Clients that create virtual machines, or clone one, and wait for every task; destroys them afterwards. */
final class Provisioning implements Trial {
    private static final Pattern NAMED = Pattern.compile(
            "<obj type=\"VirtualMachine\"[^>]*>([^<]+)</obj>.*?<val[^>]*>([^<]*)</val>", Pattern.DOTALL);

    private final boolean clone;

    /** Clones, or creates from nothing. */
    Provisioning(boolean clone) {
        this.clone = clone;
    }

    @Override
    public String key() {
        return clone ? "clone" : "create";
    }

    @Override
    public String title() {
        return clone ? "CloneVM_Task" : "CreateVM_Task";
    }

    @Override
    public void measure(Lab lab, Figures figures) throws IOException {
        // Once to warm up.
        run(lab, new Figures());
        run(lab, figures);
    }

    private void run(Lab lab, Figures figures) throws IOException {
        LoadOptions options = lab.options();
        // Not a name that an earlier run may have left behind.
        String prefix = "load-" + key() + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX) + "-";
        AtomicInteger number = new AtomicInteger();
        Site site = Site.of(lab);
        try {
            Rate rate = lab.meter()
                    .run(
                            options.clients,
                            options.time(),
                            options.provisioned,
                            lab.target()::login,
                            (client, worker) ->
                                    () -> Tasks.POLLED.run(client, request(site, prefix + number.incrementAndGet())));
            figures.add("", "", rate);
        } finally {
            destroy(lab, prefix, figures);
        }
    }

    private String request(Site site, String name) {
        if (clone) {
            return Soap.call(
                    "CloneVM_Task",
                    site.machine,
                    site.folder.as("folder") + "<name>" + name + "</name><spec><location>" + site.pool.as("pool")
                            + "</location><template>false</template><powerOn>false</powerOn></spec>");
        }
        return Soap.call(
                "CreateVM_Task",
                site.folder,
                "<config><name>" + name + "</name><guestId>otherGuest</guestId><files><vmPathName>["
                        + Soap.escape(site.datastore) + "]</vmPathName></files><numCPUs>1</numCPUs>"
                        + "<memoryMB>64</memoryMB></config>" + site.pool.as("pool"));
    }

    private static void destroy(Lab lab, String prefix, Figures figures) throws IOException {
        List<Ref> made = new ArrayList<>();
        // A new view: not every server keeps an old one up to date.
        Ref view = lab.client().machinesView();
        Matcher matcher = NAMED.matcher(
                lab.client().call(lab.client().readView(view, List.of("name"))).text());
        while (matcher.find()) {
            if (matcher.group(2).startsWith(prefix)) {
                made.add(new Ref("VirtualMachine", matcher.group(1)));
            }
        }
        if (made.isEmpty()) {
            return;
        }
        Iterator<Ref> left = made.iterator();
        LoadOptions options = lab.options();
        Rate rate = lab.meter()
                .run(
                        Math.min(options.clients, made.size()),
                        options.limitTime(),
                        made.size(),
                        lab.target()::login,
                        (client, worker) -> () -> Tasks.POLLED.run(client, Soap.call("Destroy_Task", next(left), "")));
        figures.add("destroyed", "Destroy_Task", rate.perSecond(), Unit.PER_SECOND);
        if (rate.count() < made.size()) {
            figures.problem((made.size() - rate.count()) + " machines are left over: " + prefix + "...");
        }
    }

    private static Ref next(Iterator<Ref> left) {
        synchronized (left) {
            return left.next();
        }
    }

    /** Where machines are made: where the first one is. */
    private record Site(Ref machine, Ref folder, Ref pool, String datastore) {
        static Site of(Lab lab) throws IOException {
            Ref machine = lab.machines().get(0).ref();
            VimClient client = lab.client();
            String path = present(client.property(machine, "config.files.vmPathName"));
            return new Site(
                    machine,
                    new Ref("Folder", present(client.property(machine, "parent"))),
                    new Ref("ResourcePool", present(client.property(machine, "resourcePool"))),
                    path.substring(1, path.indexOf(']')));
        }

        private static String present(@Nullable String value) throws IOException {
            if (value == null) {
                throw new NotAnsweredException("RetrieveProperties", "the first machine lacks a property");
            }
            return value;
        }
    }
}
