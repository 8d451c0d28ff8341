package io.vimock.server.sim;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.vim25.PerfStatsType;
import io.vimock.vim25.PerfSummaryType;
import java.util.List;
import java.util.Map;

/**
 * A performance counter, as {@code PerfCounterInfo} describes it, with the entities that have it.
 *
 * @param id the number that queries name it by
 * @param group {@code cpu}, {@code mem} ...
 * @param groupLabel the group's name for people
 * @param name the name within the group: {@code usagemhz}
 * @param rollup how samples of a shorter interval make one of a longer interval
 * @param stats whether values are absolute, changes, or rates
 * @param unit {@code percent} (in hundredths), {@code megaHertz}, {@code kiloBytes} ...
 * @param level the collection level from which an interval keeps it, 1 to 4
 * @param deviceLevel the same for instances other than the aggregate
 * @param since the API level that brought it
 * @param instances for each type of entity that has it the kinds of instances
 * @param label its name for people
 * @param summary what it tells
 */
public record Counter(
        int id,
        String group,
        String groupLabel,
        String name,
        PerfSummaryType rollup,
        PerfStatsType stats,
        String unit,
        int level,
        int deviceLevel,
        ApiLevel since,
        Map<MoType, List<InstanceKind>> instances,
        String label,
        String summary) {

    /** What tells counters apart whatever their ids are: {@code cpu.usagemhz.average}. */
    public String key() {
        return quantity() + "." + rollup.value();
    }

    /** What is counted, whatever the rollup: {@code cpu.usagemhz}. */
    public String quantity() {
        return group + "." + name;
    }

    /** The kinds of instances that entities of a type have; none when they do not have the counter. */
    public List<InstanceKind> instances(MoType type) {
        return instances.getOrDefault(type, List.of());
    }

    /** The level from which an interval keeps instances of a kind. */
    public int level(InstanceKind kind) {
        return kind == InstanceKind.AGGREGATE ? level : deviceLevel;
    }
}
