package io.vimock.api;

import org.jspecify.annotations.Nullable;

/**
 * A level of the VI API: which types, properties and operations exist.
 *
 * <p>Levels are ordered; {@code a.compareTo(b) <= 0} says that what came with {@code a} exists at {@code b}.
 */
public enum ApiLevel {
    V2_0("2.0"),
    V2_5("2.5"),
    V2_5U2("2.5u2"),
    V2_5U2SERVER("2.5u2server"),
    V4_0("4.0"),
    V4_1("4.1"),
    V5_0("5.0"),
    V5_1("5.1"),
    V5_5("5.5"),
    V6_0("6.0"),
    V6_5("6.5"),
    V6_7("6.7"),
    V7_0("7.0+");

    private final String version;

    ApiLevel(String version) {
        this.version = version;
    }

    /** The level as it is written in SOAPAction and {@code vimServiceVersions.xml}, such as {@code 2.5u2}. */
    public String version() {
        return version;
    }

    /** Whether something that came with {@code since} exists at this level. */
    public boolean includes(ApiLevel since) {
        return since.ordinal() <= ordinal();
    }

    /**
     * The newest level that is not newer than a version as clients write it, {@code 6.7.1} or {@code 9.1.0.0} included;
     * null for what is no version.
     */
    public static @Nullable ApiLevel parse(String version) {
        for (ApiLevel level : values()) {
            if (level.version.equals(version)) {
                return level;
            }
        }
        String[] parts = version.split("\\.", -1);
        if (parts.length < 2 || !isNumber(parts[0]) || !isNumber(parts[1])) {
            return null;
        }
        int asked = number(parts[0], parts[1]);
        ApiLevel best = V2_0;
        for (ApiLevel level : values()) {
            String[] own = level.version.replaceAll("[^0-9.].*", "").split("\\.", -1);
            if (number(own[0], own[1]) <= asked) {
                best = level;
            }
        }
        return best;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 4 && text.chars().allMatch(Character::isDigit);
    }

    private static int number(String major, String minor) {
        return Integer.parseInt(major) * 1000 + Integer.parseInt(minor);
    }
}
