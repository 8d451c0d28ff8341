package io.vimock.samples;

import static io.vimock.samples.HtmlCells.bar;
import static io.vimock.samples.HtmlCells.cell;
import static io.vimock.samples.HtmlCells.escape;
import static io.vimock.samples.HtmlCells.isGood;
import static io.vimock.samples.HtmlCells.number;
import static io.vimock.samples.HtmlCells.round;
import static io.vimock.samples.HtmlCells.share;
import static io.vimock.samples.HtmlCells.state;
import static io.vimock.samples.HtmlCells.sum;
import static io.vimock.samples.HtmlCells.tile;

import io.vimock.samples.InventoryRow.Column;
import io.vimock.samples.InventoryRow.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A report as a web page: the template {@code report.html}, with the rows of the inventory in its places. */
final class ReportPage {
    private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

    private final String server;
    private final String product;
    private final Instant time;
    private final Map<Type, List<InventoryRow>> rows;
    private final Map<String, Long> machinesByHost;

    ReportPage(String server, String product, Instant time, List<InventoryRow> all) {
        this.server = server;
        this.product = product;
        this.time = time;
        rows = all.stream().collect(Collectors.groupingBy(InventoryRow::type));
        machinesByHost = rows(Type.VM).stream()
                .collect(Collectors.groupingBy(machine -> machine.text(Column.HOST), Collectors.counting()));
    }

    /** The page, all in one: it loads nothing. */
    String html() throws IOException {
        Map<String, String> parts = Map.of(
                "server", escape(server),
                "product", escape(product),
                "time", time.truncatedTo(ChronoUnit.SECONDS).toString(),
                "tiles", tiles(),
                "hosts", table(Type.HOST, this::host),
                "datastores", table(Type.DATASTORE, ReportPage::datastore),
                "machines", table(Type.VM, ReportPage::machine));
        try (InputStream template = ReportPage.class.getResourceAsStream("report.html")) {
            String page = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            return PLACE.matcher(page).replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
        }
    }

    private String tiles() {
        List<InventoryRow> hosts = rows(Type.HOST);
        List<InventoryRow> machines = rows(Type.VM);
        List<InventoryRow> stores = rows(Type.DATASTORE);
        long running = machines.stream()
                .filter(machine -> isGood(machine.text(Column.STATE)))
                .count();
        return tile("Hosts", hosts.size() + "", round(sum(hosts, Column.CPUS)) + " cores", "")
                + tile("Virtual machines", machines.size() + "", running + " running", "")
                + use("CPU", hosts, Column.CPU_USED_MHZ, Column.CPU_MHZ, 1000, "GHz")
                + use("Memory", hosts, Column.MEMORY_USED_MB, Column.MEMORY_MB, 1024, "GB")
                + use("Storage", stores, Column.STORAGE_USED_MB, Column.STORAGE_MB, 1024, "GB");
    }

    private static String use(
            String label, List<InventoryRow> rows, Column used, Column total, double divisor, String unit) {
        double share = share(rows, used, total);
        String text = round(sum(rows, used) / divisor) + " of " + round(sum(rows, total) / divisor) + " " + unit;
        return tile(label, Math.round(100 * share) + " %", text, bar(share));
    }

    private String host(InventoryRow host) {
        long machines = machinesByHost.getOrDefault(host.name(), 0L);
        return cell(host.name())
                + cell(host.place())
                + state(host)
                + number(machines, String.valueOf(machines))
                + number(host, Column.CPUS, 1, "")
                + bar(host, Column.CPU_USED_MHZ, Column.CPU_MHZ, 1000, "GHz")
                + bar(host, Column.MEMORY_USED_MB, Column.MEMORY_MB, 1024, "GB")
                + cell(host.text(Column.SOFTWARE));
    }

    private static String datastore(InventoryRow store) {
        double free = store.number(Column.STORAGE_MB) - store.number(Column.STORAGE_USED_MB);
        return cell(store.name())
                + cell(store.place())
                + state(store)
                + cell(store.text(Column.SOFTWARE))
                + number(store, Column.STORAGE_MB, 1024, " GB")
                + number(free, round(free / 1024) + " GB")
                + bar(store, Column.STORAGE_USED_MB, Column.STORAGE_MB, 1024, "GB");
    }

    private static String machine(InventoryRow machine) {
        return cell(machine.name())
                + cell(machine.place())
                + state(machine)
                + cell(machine.text(Column.HOST))
                + number(machine, Column.CPUS, 1, "")
                + number(machine, Column.CPU_USED_MHZ, 1, " MHz")
                + number(machine, Column.MEMORY_MB, 1, " MB")
                + number(machine, Column.MEMORY_USED_MB, 1, " MB")
                + cell(machine.text(Column.SOFTWARE))
                + cell(machine.text(Column.ADDRESS));
    }

    private List<InventoryRow> rows(Type type) {
        return rows.getOrDefault(type, List.of());
    }

    private String table(Type type, Function<InventoryRow, String> cells) {
        return rows(type).stream()
                .map(row -> "<tr>" + cells.apply(row) + "</tr>\n")
                .collect(Collectors.joining());
    }
}
