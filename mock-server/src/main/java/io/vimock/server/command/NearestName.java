package io.vimock.server.command;

/** What somebody meant who mistyped a name. */
final class NearestName {
    /** One letter in so many may be wrong. */
    private static final int LETTERS_PER_MISTAKE = 3;

    private NearestName() {}

    /** A question after the name that is nearest, {@code ": did you mean --listen?"}; empty when none is near. */
    static String suggestion(String typed, Iterable<String> names) {
        int least = typed.length() / LETTERS_PER_MISTAKE + 1;
        String nearest = null;
        for (String name : names) {
            int mistakes = mistakes(typed, name);
            if (mistakes < least) {
                least = mistakes;
                nearest = name;
            }
        }
        return nearest == null ? "" : ": did you mean " + nearest + "?";
    }

    /** How many letters have to be added, left out, replaced or swapped with their neighbour to make one of the other. */
    private static int mistakes(String typed, String name) {
        int[][] least = new int[typed.length() + 1][name.length() + 1];
        for (int row = 0; row <= typed.length(); row++) {
            for (int column = 0; column <= name.length(); column++) {
                if (row == 0 || column == 0) {
                    least[row][column] = row + column;
                    continue;
                }
                boolean same = typed.charAt(row - 1) == name.charAt(column - 1);
                int changed = Math.min(least[row - 1][column], least[row][column - 1]) + 1;
                least[row][column] = Math.min(least[row - 1][column - 1] + (same ? 0 : 1), changed);
                if (row > 1
                        && column > 1
                        && typed.charAt(row - 1) == name.charAt(column - 2)
                        && typed.charAt(row - 2) == name.charAt(column - 1)) {
                    least[row][column] = Math.min(least[row][column], least[row - 2][column - 2] + 1);
                }
            }
        }
        return least[typed.length()][name.length()];
    }
}
