package io.vimock.samples;

import io.vimock.samples.InventoryRow.Column;
import java.util.List;
import java.util.Locale;

/** Pieces of a report's web page. What they are given as text is escaped. */
final class HtmlCells {
    private HtmlCells() {}

    static String tile(String label, String value, String text, String bar) {
        return "<div class=\"tile\"><span class=\"dim\">%s</span><b>%s</b><small>%s</small>%s</div>\n"
                .formatted(label, value, text, bar);
    }

    static String cell(String text) {
        return "<td title=\"" + escape(text) + "\">" + escape(text);
    }

    static String state(InventoryRow row) {
        String state = row.text(Column.STATE);
        String kind = isGood(state) ? " good" : state.matches("disconnected|notResponding|inaccessible") ? " bad" : "";
        return "<td class=\"state" + kind + "\">" + escape(state);
    }

    static boolean isGood(String state) {
        return state.matches("connected|poweredOn|accessible");
    }

    static String number(InventoryRow row, Column column, double divisor, String unit) {
        double value = row.number(column);
        return number(value, row.knows(column) ? round(value / divisor) + unit : "");
    }

    static String number(double value, String text) {
        return "<td class=\"n\" data-v=\"" + (long) value + "\">" + text;
    }

    static String bar(InventoryRow row, Column used, Column total, double divisor, String unit) {
        double share = share(List.of(row), used, total);
        String text = round(row.number(used) / divisor) + " of " + round(row.number(total) / divisor) + " " + unit;
        return "<td data-v=\"" + (long) (share * 1000) + "\"><div class=\"use\">" + bar(share) + "<span>"
                + (row.knows(used) ? text : "") + "</span></div>";
    }

    /** A share of 0 to 1 as a bar. */
    static String bar(double share) {
        String kind = share > 0.9 ? " class=\"high\"" : share > 0.75 ? " class=\"mid\"" : "";
        return String.format(
                Locale.ROOT, "<div class=\"bar\"><i%s style=\"width:%.1f%%\"></i></div>", kind, 100 * share);
    }

    /** How much of something is used, 0 to 1. */
    static double share(List<InventoryRow> rows, Column used, Column total) {
        double all = sum(rows, total);
        return all == 0 ? 0 : Math.min(1, sum(rows, used) / all);
    }

    static double sum(List<InventoryRow> rows, Column column) {
        return rows.stream().mapToDouble(row -> row.number(column)).sum();
    }

    /** With a digit after the point where it matters. */
    static String round(double value) {
        return String.format(Locale.ROOT, value < 100 && value != Math.rint(value) ? "%.1f" : "%.0f", value);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
