package io.vimock.server.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostDivisionTest {
    private static final int ROOT = 0;
    private static final int FINANCE = 1;
    private static final int ACCOUNTING = 2;

    private static Allocation shares(int shares) {
        return new Allocation(0, Long.MAX_VALUE, shares, true);
    }

    private static GroupSettings pool(int parent, Allocation cpu) {
        return new GroupSettings(parent, cpu, shares(1), Space.NONE, 0);
    }

    private static VmSettings vm(int pool, Allocation cpu) {
        return new VmSettings(1, true, 0, pool, -1, 4, 3000, 1024, 0, cpu, shares(1), true, true, 0, true, Space.NONE);
    }

    /** Divides the CPU of a host; {@code elsewhere} is what each pool's machines want on other hosts. */
    private static double[] divide(
            double amount, GroupSettings[] pools, VmSettings[] vms, double[] wanted, double... elsewhere) {
        Roster roster = new Roster(vms, new @Nullable HostSettings[1], pools);
        double[] poolsWant = elsewhere.length == 0 ? new double[pools.length] : elsewhere;
        for (int i = 0; i < vms.length; i++) {
            for (int pool = vms[i].pool(); pool >= 0; pool = HostDivision.parent(roster, pool)) {
                poolsWant[pool] += wanted[i];
            }
        }
        HostDivision division = new HostDivision(
                roster, VmSettings::cpu, GroupSettings::cpu, i -> vms[i].cpu().shares(), wanted, poolsWant);
        double[] given = new double[vms.length];
        division.divide(amount, IntStream.range(0, vms.length).toArray(), given);
        return given;
    }

    /** Figure 1-5 of the white paper, everybody busy (facts: resource-management C10). */
    @Test
    void divide_treeOfPools_dividesLevelByLevel() {
        GroupSettings[] pools = {pool(-1, shares(9000)), pool(ROOT, shares(4000)), pool(FINANCE, shares(4000))};
        VmSettings[] vms = {vm(ACCOUNTING, shares(1000)), vm(FINANCE, shares(1000)), vm(ROOT, shares(1000))};
        assertThat(divide(12_000, pools, vms, new double[] {12_000, 12_000, 12_000}))
                .containsExactly(new double[] {7680, 1920, 2400}, within(0.01));
    }

    @Test
    void divide_poolWithLimit_staysBelowIt() {
        GroupSettings[] pools = {pool(-1, shares(9000)), pool(ROOT, new Allocation(0, 1000, 4000, true))};
        VmSettings[] vms = {vm(FINANCE, shares(1000)), vm(FINANCE, shares(3000)), vm(ROOT, shares(1000))};
        assertThat(divide(12_000, pools, vms, new double[] {2000, 2000, 2000}))
                .containsExactly(new double[] {250, 750, 2000}, within(0.01));
    }

    /** Half of what the pool's machines want is wanted on another host, so half of its reservation counts here. */
    @Test
    void divide_poolOnTwoHosts_countsInPart() {
        GroupSettings[] pools = {pool(-1, shares(9000)), pool(ROOT, new Allocation(6000, Long.MAX_VALUE, 1, false))};
        VmSettings[] vms = {vm(FINANCE, shares(1000)), vm(ROOT, shares(1_000_000))};
        assertThat(divide(9000, pools, vms, new double[] {5000, 9000}, 5000, 5000))
                .containsExactly(new double[] {3000, 6000}, within(1.0));
    }

    /** The children's reservations are more than the pool's own, and it may borrow from its parent. */
    @Test
    void divide_expandablePool_coversItsChildrensReservations() {
        GroupSettings[] expandable = {pool(-1, shares(9000)), pool(ROOT, new Allocation(0, Long.MAX_VALUE, 1, true))};
        GroupSettings[] fixed = {pool(-1, shares(9000)), pool(ROOT, new Allocation(0, Long.MAX_VALUE, 1, false))};
        VmSettings[] vms = {vm(FINANCE, new Allocation(2000, Long.MAX_VALUE, 1000, false)), vm(ROOT, shares(1_000_000))
        };
        double[] wanted = {5000, 9000};
        assertThat(divide(9000, expandable, vms, wanted)[0]).isCloseTo(2000, within(1.0));
        assertThat(divide(9000, fixed, vms, wanted)[0]).isLessThan(100);
    }
}
