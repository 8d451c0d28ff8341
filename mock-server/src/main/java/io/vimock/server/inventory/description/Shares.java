package io.vimock.server.inventory.description;

import java.util.Locale;

/**
 * How much an entity gets beside its siblings: a level, or a number of its own.
 *
 * @param level low, normal, high or custom
 * @param number the number when the level is custom; otherwise 0, as it follows from the level
 */
public record Shares(Level level, int number) {
    /** Normal shares. */
    public static final Shares NORMAL = new Shares(Level.NORMAL, 0);

    private static final int MOST = 1_000_000;

    /** The levels that VirtualCenter offers. */
    public enum Level {
        LOW,
        NORMAL,
        HIGH,
        CUSTOM
    }

    /** A number belongs to the level custom. */
    public Shares {
        if (level == Level.CUSTOM ? number < 1 || number > MOST : number != 0) {
            throw new IllegalArgumentException("shares are low, normal, high or a number from 1 to " + MOST);
        }
    }

    /** Shares of a number of their own. */
    public static Shares custom(int number) {
        return new Shares(Level.CUSTOM, number);
    }

    /**
     * Reads shares.
     *
     * @throws IllegalArgumentException when these are none
     */
    public static Shares parse(String text) {
        if (text.matches("[0-9]{1,7}")) {
            return custom(Integer.parseInt(text));
        }
        for (Level level : Level.values()) {
            if (level != Level.CUSTOM && level.name().toLowerCase(Locale.ROOT).equals(text)) {
                return new Shares(level, 0);
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not low, normal, high or a number from 1 to " + MOST);
    }

    /** As it is read. */
    @Override
    public String toString() {
        return level == Level.CUSTOM ? Integer.toString(number) : level.name().toLowerCase(Locale.ROOT);
    }
}
