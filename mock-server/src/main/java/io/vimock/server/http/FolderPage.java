package io.vimock.server.http;

import io.vimock.server.inventory.files.Content;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.FileEntry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of links that {@code /folder} answers for directories. Stateless. */
final class FolderPage {
    private FolderPage() {}

    /** The datacenters by their paths. */
    static byte[] datacenters(Collection<String> paths) {
        StringBuilder rows = new StringBuilder();
        paths.forEach(path -> row(rows, href("", path, null), path, "", ""));
        return page("Datacenters", rows);
    }

    /** The datastores of a datacenter. */
    static byte[] datastores(FolderRequest asked, List<String> names) {
        StringBuilder rows = new StringBuilder();
        names.forEach(name -> row(rows, href("", asked.dcPath(), name), name, "", ""));
        return page("Datastores of " + asked.dcPath(), rows);
    }

    /** What is in a directory of a datastore. */
    static byte[] directory(FolderRequest asked, DatastorePath path, Map<String, FileEntry> entries) {
        StringBuilder rows = new StringBuilder();
        if (!path.path().isEmpty()) {
            row(rows, href(path.directory(), asked.dcPath(), asked.dsName()), "Parent Directory", "", "");
        }
        entries.forEach((name, entry) -> {
            Content content = entry.content();
            row(
                    rows,
                    href(entry.path(), asked.dcPath(), asked.dsName()),
                    content == null ? name + "/" : name,
                    entry.modified().toString(),
                    content == null ? "" : Long.toString(content.size()));
        });
        return page("Index of " + path, rows);
    }

    private static String href(String path, @Nullable String dcPath, @Nullable String dsName) {
        StringBuilder href = new StringBuilder("/folder");
        for (String name : path.isEmpty() ? new String[0] : path.split("/")) {
            href.append('/').append(encoded(name));
        }
        char separator = '?';
        if (dcPath != null) {
            href.append(separator).append("dcPath=").append(encoded(dcPath));
            separator = '&';
        }
        if (dsName != null) {
            href.append(separator).append("dsName=").append(encoded(dsName));
        }
        return href.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void row(StringBuilder rows, String href, String name, String modified, String size) {
        rows.append("<tr><td><a href=\"").append(escaped(href)).append("\">").append(escaped(name));
        rows.append("</a></td><td>")
                .append(modified)
                .append("</td><td>")
                .append(size)
                .append("</td></tr>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static byte[] page(String title, StringBuilder rows) {
        String page = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + escaped(title)
                + "</title></head><body>\n<h1>" + escaped(title) + "</h1>\n<table>\n"
                + "<tr><th>Name</th><th>Last modified</th><th>Size</th></tr>\n" + rows + "</table>\n</body></html>\n";
        return page.getBytes(StandardCharsets.UTF_8);
    }
}
