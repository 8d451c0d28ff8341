package io.vimock.server.inventory;

import io.vimock.server.inventory.description.SourceLines;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds fault with descriptions: every method throws an {@link IllegalArgumentException} of one line that begins with
 * the place. Also knows what must not be there twice. For one check of one description.
 */
final class DescriptionProblems {
    private static final int MOST_CHARACTERS = 80;
    private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final SourceLines lines;
    private final Set<String> taken = new HashSet<>();

    DescriptionProblems(SourceLines lines) {
        this.lines = lines;
    }

    /** What is wrong with a component of a part. */
    IllegalArgumentException of(Record part, String component, String message) {
        return new IllegalArgumentException(lines.at(part, component) + message);
    }

    /** Demands something of a component. */
    void require(boolean holds, Record part, String component, String message) {
        if (!holds) {
            throw of(part, component, message);
        }
    }

    /** Demands that a number is within bounds. */
    void requireRange(long value, long least, long most, Record part, String component) {
        require(
                value >= least && value <= most,
                part,
                component,
                "'" + component + "' is " + value + ", not within " + least + " and " + most);
    }

    /**
     * Demands that nothing of that kind has that identity yet.
     *
     * @param kind what must be unique, such as {@code the name of a host}
     */
    void requireNew(String kind, String identity, Record part, String component) {
        require(
                taken.add(kind + "\n" + identity.toLowerCase(Locale.ROOT)),
                part,
                component,
                kind + " '" + identity + "' is there twice");
    }

    /** Demands that something that is referred to exists. */
    void requireKnown(Collection<String> known, @Nullable String name, String kind, Record part, String component) {
        require(name == null || known.contains(name), part, component, "there is no " + kind + " '" + name + "'");
    }

    /** Demands a name that an entity can have. */
    void requireName(String name, Record part, String component) {
        require(
                !name.isBlank() && name.length() <= MOST_CHARACTERS,
                part,
                component,
                "a name has 1 to " + MOST_CHARACTERS + " characters");
        require(
                name.indexOf('/') < 0 && name.indexOf('\\') < 0,
                part,
                component,
                "in the name '" + name + "' a slash is written %2f, a backslash %5c");
    }

    /** Demands a MAC address that nobody else has; null is none. */
    void requireMac(@Nullable String mac, Record part) {
        if (mac != null) {
            require(
                    MAC.matcher(mac).matches(),
                    part,
                    "mac",
                    "'" + mac + "' is no MAC address such as 00:50:56:80:00:01");
            requireNew("the MAC address", mac, part, "mac");
        }
    }

    /** Demands a uuid that nothing else of the kind has; null is none. */
    void requireUuid(String kind, @Nullable String uuid, Record part, String component) {
        if (uuid != null) {
            require(
                    UUID.matcher(uuid).matches(),
                    part,
                    component,
                    "'" + uuid + "' is no uuid such as 50263ff6-1a2b-3c4d-5e6f-708192a3b4c5");
            requireNew(kind, uuid, part, component);
        }
    }
}
