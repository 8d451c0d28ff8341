package io.vimock.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.inventory.description.WorkloadDescription;
import io.vimock.server.inventory.description.WorkloadDescription.Profile;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final long NOON = 1_199_188_800L / Ticks.SECONDS;
    private static final int DAY = 86_400 / Ticks.SECONDS;
    private final Workload workload = new Workload(1);

    @Test
    void cpu_sameSeedAndTime_isTheSame() {
        Workload other = new Workload(1);
        for (long sequence = 0; sequence < 50; sequence++) {
            long identity = workload.identity(sequence);
            assertThat(other.identity(sequence)).isEqualTo(identity);
            assertThat(other.cpu(identity, NOON + sequence)).isEqualTo(workload.cpu(identity, NOON + sequence));
        }
    }

    @Test
    void identity_anotherSeed_isAnother() {
        assertThat(new Workload(2).identity(5)).isNotEqualTo(workload.identity(5));
    }

    @Test
    void levels_ofAWholeDay_areParts() {
        for (long sequence = 0; sequence < 40; sequence++) {
            long identity = workload.identity(sequence);
            for (long tick = NOON; tick < NOON + DAY; tick++) {
                double cpu = workload.cpu(identity, tick);
                assertThat(cpu).isGreaterThan(0).isLessThanOrEqualTo(1);
                assertThat(workload.activeMemory(identity, tick))
                        .isGreaterThan(0)
                        .isLessThan(1);
                assertThat(workload.readKBps(identity, tick, cpu)).isNotNegative();
            }
        }
    }

    /** Most guests change nothing from tick to tick, so that a tick does not change the whole inventory. */
    @Test
    void cpu_mostGuests_holdTheirLevel() {
        int same = 0;
        for (long sequence = 0; sequence < 1000; sequence++) {
            long identity = workload.identity(sequence);
            if (workload.cpu(identity, NOON) == workload.cpu(identity, NOON + 1)) {
                same++;
            }
        }
        assertThat(same).isBetween(450, 700);
    }

    @Test
    void cpu_nightAndDay_differ() {
        assertThat(meanCpu(NOON)).isGreaterThan(1.2 * meanCpu(NOON + DAY * 14L / 24));
    }

    private double meanCpu(long tick) {
        double sum = 0;
        for (long sequence = 0; sequence < 2000; sequence++) {
            sum += workload.cpu(workload.identity(sequence), tick);
        }
        return sum / 2000;
    }

    @Test
    void identity_ofAProfileAndLevel_wantsAccordingly() {
        double quiet = 0;
        double office = 0;
        double busy = 0;
        double busiest = 0;
        for (int sequence = 0; sequence < 200; sequence++) {
            quiet += workload.cpu(workload.identity(sequence, new WorkloadDescription(Profile.QUIET, 50, null)), NOON);
            office +=
                    workload.cpu(workload.identity(sequence, new WorkloadDescription(Profile.OFFICE, 50, null)), NOON);
            busy += workload.cpu(workload.identity(sequence, new WorkloadDescription(Profile.BUSY, 0, null)), NOON);
            busiest +=
                    workload.cpu(workload.identity(sequence, new WorkloadDescription(Profile.BUSY, 100, null)), NOON);
        }
        assertThat(quiet).isLessThan(office / 2);
        assertThat(office).isLessThan(busiest / 2);
        assertThat(busy).isLessThan(busiest);
    }

    @Test
    void identity_ofASeed_isTheSameForAllMachines() {
        WorkloadDescription set = new WorkloadDescription(null, null, 7L);
        assertThat(workload.identity(1, set)).isEqualTo(new Workload(2).identity(99, set));
        assertThat(workload.identity(1, new WorkloadDescription(null, null, 8L)))
                .isNotEqualTo(workload.identity(1, set));
        assertThat(workload.identity(5, null)).isEqualTo(workload.identity(5));
    }
}
