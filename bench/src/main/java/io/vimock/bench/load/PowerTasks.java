package io.vimock.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Clients that power their virtual machines off and on, and wait for every task. */
final class PowerTasks implements Trial {
    private final Tasks tasks;

    /** Waits for tasks in this way. */
    PowerTasks(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String key() {
        return "power-" + tasks.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String title() {
        return "Power tasks, " + (tasks == Tasks.POLLED ? "polled" : "with WaitForUpdatesEx");
    }

    @Override
    public void measure(Lab lab, Figures figures) throws IOException {
        LoadOptions options = lab.options();
        int clients = Math.min(options.clients, lab.machines().size());
        // Once to warm up.
        lab.meter().run(clients, options.time(), Long.MAX_VALUE, lab.target()::login, worker(lab, clients));
        figures.add(
                "",
                "",
                lab.meter().run(clients, options.time(), Long.MAX_VALUE, lab.target()::login, worker(lab, clients)));
    }

    private Meter.Worker worker(Lab lab, int clients) throws IOException {
        List<Machine> all = lab.machines();
        return (client, number) -> {
            List<Machine> own = new ArrayList<>();
            for (int i = number; i < all.size(); i += clients) {
                own.add(all.get(i));
            }
            client.makeCollector();
            int[] next = {0};
            return () -> {
                Machine machine = own.get(next[0]++ % own.size());
                boolean done = tasks.run(client, machine.toggle());
                if (done) {
                    machine.toggled();
                }
                return done;
            };
        };
    }
}
