package io.vimock.server.sim;

/**
 * Divides an amount among siblings in proportion to their shares, between a floor and a ceiling for each: what the
 * reservation guarantees, and what is wanted or allowed (facts: resource-management 7). Stateless.
 */
final class WaterFilling {
    private WaterFilling() {}

    /**
     * Gives everybody {@code level * shares}, not less than the floor and not more than the ceiling, with the one level
     * that uses up the amount. When even the floors exceed the amount they are scaled down; when the ceilings do not
     * reach it everybody gets the ceiling.
     *
     * @param floors the least for each, not above its ceiling
     * @param given receives what each gets; all arrays have the same length
     */
    static void divide(double amount, double[] floors, double[] ceilings, double[] shares, double[] given) {
        double leastSum = sum(floors);
        if (leastSum >= amount) {
            scale(floors, leastSum > 0 ? Math.max(0, amount) / leastSum : 0, given);
            return;
        }
        if (sum(ceilings) <= amount) {
            scale(ceilings, 1, given);
            return;
        }
        boolean[] settled = new boolean[given.length];
        double rest = amount;
        double weight = sum(shares);
        while (weight > 0 && !fill(rest / weight, floors, ceilings, shares, given, settled)) {
            rest = amount;
            weight = 0;
            for (int i = 0; i < given.length; i++) {
                rest -= settled[i] ? given[i] : 0;
                weight += settled[i] ? 0 : shares[i];
            }
        }
    }

    /**
     * Gives those who are not settled their part at a level, and settles those who met their floor or, when that gave
     * away too little, their ceiling.
     *
     * @return whether the level uses up the amount
     */
    private static boolean fill(
            double level, double[] floors, double[] ceilings, double[] shares, double[] given, boolean[] settled) {
        double raised = 0;
        double cut = 0;
        for (int i = 0; i < given.length; i++) {
            if (!settled[i]) {
                double part = level * shares[i];
                given[i] = Math.max(floors[i], Math.min(ceilings[i], part));
                raised += Math.max(0, given[i] - part);
                cut += Math.max(0, part - given[i]);
            }
        }
        boolean done = true;
        for (int i = 0; i < given.length; i++) {
            double part = level * shares[i];
            if (!settled[i] && (raised >= cut ? given[i] > part : given[i] < part)) {
                settled[i] = true;
                done = false;
            }
        }
        return done;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static void scale(double[] values, double factor, double[] scaled) {
        for (int i = 0; i < values.length; i++) {
            scaled[i] = values[i] * factor;
        }
    }
}
