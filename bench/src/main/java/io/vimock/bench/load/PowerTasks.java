package io.vimock.bench.load;

import java.io.IOException;
import java.time.Duration;
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
        figures.add("cold-", "cold: ", run(lab, clients, options.time(), Long.MAX_VALUE));
        run(lab, clients, options.limitTime(), Math.max(options.warmUp / 2, 1));
        figures.add("", "", run(lab, clients, options.time(), Long.MAX_VALUE));
    }

    private Rate run(Lab lab, int clients, Duration time, long most) throws IOException {
        return lab.meter().run(clients, time, most, lab.target()::login, worker(lab, clients));
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
