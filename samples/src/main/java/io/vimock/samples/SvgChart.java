package io.vimock.samples;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * A picture of values over time: one panel per quantity, one line per object. Written as SVG text, which every browser
 * shows, and which needs no fonts or graphics on the machine that writes it.
 */
final class SvgChart {
    private static final int WIDTH = 960;
    private static final int PANEL = 260;
    private static final int LEFT = 60;
    private static final int RIGHT = 190;
    private static final int TOP = 36;
    private static final int BOTTOM = 34;
    private static final String[] COLORS = {
        "#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#17becf", "#bcbd22", "#7f7f7f"
    };

    private final String title;
    private final ZoneId zone;
    private final List<String> panels = new ArrayList<>();

    SvgChart(String title, ZoneId zone) {
        this.title = title;
        this.zone = zone;
    }

    /** Adds a panel. Gaps are values that are not a number. Lines are drawn in the map's order, at most ten. */
    void panel(String heading, String unit, Map<String, SortedMap<Instant, Double>> lines) {
        List<Instant> times = lines.values().stream()
                .flatMap(line -> line.keySet().stream())
                .sorted()
                .toList();
        double top = ceiling(lines.values().stream()
                .flatMap(line -> line.values().stream())
                .filter(value -> !value.isNaN())
                .mapToDouble(value -> value)
                .max()
                .orElse(1));
        StringBuilder out = new StringBuilder(text(LEFT, TOP - 12, "start", 14, heading));
        for (int i = 0; i <= 4; i++) {
            double y = y(top * i / 4, top);
            out.append(String.format(Locale.ROOT, "<path class='grid' d='M%d %.1fH%d'/>%n", LEFT, y, WIDTH - RIGHT))
                    .append(text(LEFT - 8, y + 4, "end", 11, number(top * i / 4) + " " + unit));
        }
        if (!times.isEmpty()) {
            long first = times.get(0).getEpochSecond();
            long last = Math.max(times.get(times.size() - 1).getEpochSecond(), first + 1);
            DateTimeFormatter clock =
                    DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
            for (int i = 0; i <= 4; i++) {
                Instant time = Instant.ofEpochSecond(first + (last - first) * i / 4);
                out.append(text(x(time, first, last), PANEL - BOTTOM + 18, "middle", 11, clock.format(time)));
            }
            int color = 0;
            for (Map.Entry<String, SortedMap<Instant, Double>> line : lines.entrySet()) {
                if (color < COLORS.length) {
                    out.append(line(line.getKey(), line.getValue(), color++, first, last, top));
                }
            }
        }
        panels.add(out.toString());
    }

    private static String line(
            String name, SortedMap<Instant, Double> values, int index, long first, long last, double top) {
        StringBuilder path = new StringBuilder();
        boolean gap = true;
        for (Map.Entry<Instant, Double> value : values.entrySet()) {
            if (!value.getValue().isNaN()) {
                path.append(String.format(
                        Locale.ROOT,
                        // A step of no length makes a value between two gaps a dot.
                        gap ? "M%.1f %.1fh0" : "L%.1f %.1f",
                        x(value.getKey(), first, last),
                        y(value.getValue(), top)));
            }
            gap = value.getValue().isNaN();
        }
        int y = TOP + 10 + index * 18;
        return "<path class='line' stroke='" + COLORS[index] + "' d='" + path + "'/>\n"
                + "<path class='line' stroke='" + COLORS[index] + "' d='M" + (WIDTH - RIGHT + 14) + " " + y + "h18'/>\n"
                + text(WIDTH - RIGHT + 38, y + 4, "start", 12, name.length() > 22 ? name.substring(0, 21) + "…" : name);
    }

    /** The whole picture. */
    String svg() {
        StringBuilder out = new StringBuilder("<svg xmlns='http://www.w3.org/2000/svg' width='" + WIDTH + "' height='"
                + (PANEL * panels.size() + 40) + "' font-family='sans-serif'>\n<style>.grid{stroke:#ddd}"
                + ".line{fill:none;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}</style>\n"
                + "<rect width='100%' height='100%' fill='#fff'/>\n"
                + text(LEFT, 26, "start", 17, title));
        for (int i = 0; i < panels.size(); i++) {
            out.append("<g transform='translate(0 ")
                    .append(40 + i * PANEL)
                    .append(")'>\n")
                    .append(panels.get(i))
                    .append("</g>\n");
        }
        return out.append("</svg>\n").toString();
    }

    private static double x(Instant time, long first, long last) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (double) (time.getEpochSecond() - first) / (last - first);
    }

    private static double y(double value, double top) {
        return PANEL - BOTTOM - (PANEL - BOTTOM - TOP) * value / top;
    }

    /** The next of 1, 2, 4, 10, 20, 40 ... */
    private static double ceiling(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 0.01))));
        for (double step : new double[] {1, 2, 4, 10}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String text(double x, double y, String anchor, int size, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
        return String.format(
                Locale.ROOT,
                "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='%d' fill='#333'>%s</text>%n",
                x,
                y,
                anchor,
                size,
                escaped);
    }
}
