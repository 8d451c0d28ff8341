package io.vimock.server.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What two requests have to have in common to be the same: the operation and all values that are not secret. Prefixes,
 * headers, blanks and the order of attributes say nothing. Immutable.
 *
 * @param operation the operation, or method and target of what is no SOAP
 * @param lines each value with the way to it
 */
record RequestPattern(String operation, List<String> lines) {
    /** Stands for any text. */
    private static final String SECRET = "<secret>";

    /** Who logs in says nothing about what is to be answered. */
    private static final String LOGIN_USER = "Login/userName = ";

    /** The pattern of a fetched file. */
    static RequestPattern ofFile(String method, String target) {
        return new RequestPattern(method + " " + target, List.of());
    }

    /**
     * The pattern of a call.
     *
     * @param payload what the envelope carries, scrubbed
     * @param ignored local names of elements whose values may differ
     */
    static RequestPattern ofCall(XmlElement payload, Set<String> ignored) {
        List<String> lines = new ArrayList<>();
        collect(payload, "", ignored, lines);
        if (payload.localName().equals("Login")) {
            lines.replaceAll(line -> line.startsWith(LOGIN_USER) ? LOGIN_USER + SECRET : line);
        }
        return new RequestPattern(payload.localName(), List.copyOf(lines));
    }

    private static void collect(XmlElement element, String path, Set<String> ignored, List<String> lines) {
        String type = element.type().isEmpty() ? element.attribute("type") : element.type();
        String step =
                path + (path.isEmpty() ? "" : "/") + element.localName() + (type.isEmpty() ? "" : "(" + type + ")");
        if (ignored.contains(element.localName())) {
            lines.add(step);
        } else if (element.children().isEmpty()) {
            lines.add(
                    step + " = " + Scrubber.PLACEHOLDER.matcher(element.text()).replaceAll(SECRET));
        } else {
            for (XmlElement child : element.children()) {
                collect(child, step, ignored, lines);
            }
        }
    }

    /** Whether another request is the same, if anything may stand where this has a secret. */
    boolean accepts(RequestPattern other) {
        if (!operation.equals(other.operation) || lines.size() != other.lines.size()) {
            return false;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!accepts(lines.get(i), other.lines.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean accepts(String line, String other) {
        return line.equals(other)
                || line.contains(SECRET)
                        && Pattern.matches("(?s)" + Pattern.quote(line).replace(SECRET, "\\E.*\\Q"), other);
    }

    /** The nearest of the patterns of the same operation; null when there is none. */
    @Nullable
    RequestPattern nearest(List<RequestPattern> others) {
        return others.stream()
                .filter(other -> other.operation.equals(operation))
                .min(Comparator.comparingInt(
                        other -> without(other).size() + other.without(this).size()))
                .orElse(null);
    }

    /** What this has and the other has not. */
    List<String> without(RequestPattern other) {
        List<String> rest = new ArrayList<>(lines);
        other.lines.forEach(rest::remove);
        return rest;
    }

    /** The first few of some lines, for people; "nothing" for none. */
    static String some(List<String> lines) {
        if (lines.isEmpty()) {
            return "nothing";
        }
        String shown = lines.stream().limit(3).collect(Collectors.joining(", "));
        return lines.size() > 3 ? shown + " and " + (lines.size() - 3) + " more" : shown;
    }
}
