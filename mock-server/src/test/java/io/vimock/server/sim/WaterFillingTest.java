package io.vimock.server.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The worked cases of the facts (resource-management 9), and what holds for any division. */
class WaterFillingTest {
    private static final double MANY = 9000;

    private static double[] divide(double amount, double[] floors, double[] ceilings, double... shares) {
        double[] given = new double[shares.length];
        WaterFilling.divide(amount, floors, ceilings, shares, given);
        return given;
    }

    private static double[] of(double... values) {
        return values;
    }

    @Test
    void divide_busySiblings_followShares() {
        assertThat(divide(6000, of(0, 0), of(MANY, MANY), 8000, 4000)).containsExactly(of(4000, 2000), within(0.01));
    }

    @Test
    void divide_reservation_isAFloor() {
        assertThat(divide(9000, of(0, 0, 4000), of(MANY, MANY, MANY), 1000, 2000, 1000))
                .containsExactly(of(1666.67, 3333.33, 4000), within(0.01));
    }

    @Test
    void divide_limit_isACeiling() {
        assertThat(divide(9000, of(0, 0, 0), of(MANY, 3000, MANY), 1000, 2000, 1000))
                .containsExactly(of(3000, 3000, 3000), within(0.01));
    }

    @Test
    void divide_unusedReservation_isLent() {
        assertThat(divide(9000, of(0, 0, 1000), of(500, 9000, 1000), 1000, 2000, 1000))
                .containsExactly(of(500, 7500, 1000), within(0.01));
    }

    @Test
    void divide_idleMemoryTax_takesFromTheIdle() {
        assertThat(divide(3072, of(0, 0), of(4096, 4096), 1 / 1.0, 1 / 3.25))
                .containsExactly(of(2349.18, 722.82), within(0.01));
    }

    @Test
    void divide_enoughForAll_givesWhatIsWanted() {
        assertThat(divide(9000, of(0, 100), of(500, 600), 1, 1000)).containsExactly(500, 600);
    }

    @Test
    void divide_floorsExceedTheAmount_scalesThem() {
        assertThat(divide(3000, of(4000, 2000), of(MANY, MANY), 1, 1)).containsExactly(2000, 1000);
    }

    @Test
    void divide_anything_usesUpTheAmountWithinTheBounds() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2000; round++) {
            int count = 1 + random.nextInt(12);
            double[] floors = new double[count];
            double[] ceilings = new double[count];
            double[] shares = new double[count];
            for (int i = 0; i < count; i++) {
                ceilings[i] = random.nextInt(1000);
                floors[i] = random.nextBoolean() ? 0 : ceilings[i] * random.nextDouble();
                shares[i] = 1 + random.nextInt(5000);
            }
            double least = Arrays.stream(floors).sum();
            double most = Arrays.stream(ceilings).sum();
            double amount = least + (most - least) * random.nextDouble();
            double[] given = divide(amount, floors, ceilings, shares);
            assertThat(Arrays.stream(given).sum()).isCloseTo(amount, within(0.001));
            for (int i = 0; i < count; i++) {
                assertThat(given[i]).isBetween(floors[i] - 1e-9, ceilings[i] + 1e-9);
            }
        }
    }
}
