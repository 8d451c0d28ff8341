package io.vimock.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How many small requests the server answers in a second. */
final class RequestRates {
    /** So many requests are the cold ones: a fresh server has answered none before. */
    private static final int COLD = 2000;

    private RequestRates() {}

    /** {@code RetrieveServiceContent}: the first to run, because of the cold figure. */
    static Trial serviceContent() {
        return new Small("service-content", "RetrieveServiceContent", true) {
            @Override
            Meter.Work work(Lab lab, VimClient client, int number) {
                return () -> client.call(Soap.SERVICE_CONTENT).contains("<about>");
            }
        };
    }

    /** Name and power state of one machine after the other. */
    static Trial smallReads() {
        return new Small("small-read", "Two properties of one VM", false) {
            @Override
            Meter.Work work(Lab lab, VimClient client, int number) throws IOException {
                List<Machine> machines = lab.machines();
                int[] next = {number * 37};
                return () -> {
                    Ref machine = machines.get(next[0]++ % machines.size()).ref();
                    return client.call(client.read(machine, List.of("name", "runtime.powerState")))
                            .contains(">powered");
                };
            }
        };
    }

    private abstract static class Small implements Trial {
        private final String key;
        private final String title;
        private final boolean first;

        Small(String key, String title, boolean first) {
            this.key = key;
            this.title = title;
            this.first = first;
        }

        abstract Meter.Work work(Lab lab, VimClient client, int number) throws IOException;

        @Override
        public String key() {
            return key;
        }

        @Override
        public String title() {
            return title;
        }

        @Override
        public void measure(Lab lab, Figures figures) throws IOException {
            LoadOptions options = lab.options();
            String many = options.clients + " clients: ";
            if (first) {
                figures.add("cold-", "cold, " + many, run(lab, options.clients, options.limitTime(), COLD));
            }
            run(lab, options.clients, options.limitTime(), Math.max(options.warmUp, 1));
            figures.add("one-", "1 client: ", run(lab, 1, options.time(), Long.MAX_VALUE));
            figures.add("many-", many, run(lab, options.clients, options.time(), Long.MAX_VALUE));
        }

        private Rate run(Lab lab, int clients, Duration time, long most) throws IOException {
            Meter.Source source = first ? lab.target()::connect : lab::connect;
            return lab.meter().run(clients, time, most, source, (client, number) -> work(lab, client, number));
        }
    }
}
