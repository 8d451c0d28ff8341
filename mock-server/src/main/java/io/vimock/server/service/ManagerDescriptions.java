package io.vimock.server.service;

import io.vimock.api.AlarmManagerProperties;
import io.vimock.api.LicenseManagerProperties;
import io.vimock.api.OptionManagerProperties;
import io.vimock.api.ScheduledTaskManagerProperties;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.AlarmDescription;
import io.vimock.vim25.Description;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.EvaluationLicenseSource;
import io.vimock.vim25.IntOption;
import io.vimock.vim25.KeyAnyValue;
import io.vimock.vim25.LicenseFeatureInfo;
import io.vimock.vim25.LicenseFeatureInfoState;
import io.vimock.vim25.LicenseManagerEvaluationInfo;
import io.vimock.vim25.LicenseManagerLicenseInfo;
import io.vimock.vim25.OptionDef;
import io.vimock.vim25.OptionType;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.ScheduledTaskDescription;
import io.vimock.vim25.ScheduledTaskDetail;
import io.vimock.vim25.StringOption;
import io.vimock.vim25.TypeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What managers say about themselves: of alarms, scheduled tasks, licenses and settings. Stateless. */
public final class ManagerDescriptions {
    private static final long EVALUATION_HOURS = 60 * 24;

    private ManagerDescriptions() {}

    /**
     * Sets the properties; the managers exist already.
     *
     * @param address the address that hosts know the server by
     */
    public static void create(Mutation m, String address) {
        m.set(WellKnown.ALARM_MANAGER, AlarmManagerProperties.DESCRIPTION, alarms());
        m.set(WellKnown.SCHEDULED_TASK_MANAGER, ScheduledTaskManagerProperties.DESCRIPTION, scheduledTasks());
        createLicenses(m);
        createSettings(m, address);
    }

    private static AlarmDescription alarms() {
        return new AlarmDescription()
                .withExpr(types(
                        "StateAlarmExpression",
                        "MetricAlarmExpression",
                        "EventAlarmExpression",
                        "AndAlarmExpression",
                        "OrAlarmExpression"))
                .withStateOperator(elements("isEqual", "isUnequal"))
                .withMetricOperator(elements("isAbove", "isBelow"))
                .withHostSystemConnectionState(elements("connected", "notResponding", "disconnected"))
                .withVirtualMachinePowerState(elements("poweredOff", "poweredOn", "suspended"))
                .withHostSystemPowerState(elements("poweredOn", "poweredOff", "standBy", "unknown"))
                .withVirtualMachineGuestHeartbeatStatus(elements("gray", "green", "yellow", "red"))
                .withEntityStatus(elements("gray", "green", "yellow", "red"))
                .withAction(actions());
    }

    private static ScheduledTaskDescription scheduledTasks() {
        return new ScheduledTaskDescription()
                .withAction(actions())
                .withSchedulerInfo(
                        scheduler("AfterStartupTaskScheduler", "once"),
                        scheduler("OnceTaskScheduler", "once"),
                        scheduler("HourlyTaskScheduler", "hourly"),
                        scheduler("DailyTaskScheduler", "daily"),
                        scheduler("WeeklyTaskScheduler", "weekly"),
                        scheduler("MonthlyByDayTaskScheduler", "monthly"),
                        scheduler("MonthlyByWeekdayTaskScheduler", "monthly"))
                .withState(elements("queued", "running", "success", "error"))
                .withDayOfWeek(elements("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"))
                .withWeekOfMonth(elements("first", "second", "third", "fourth", "last"));
    }

    private static List<TypeDescription> actions() {
        return types("SendEmailAction", "SendSNMPAction", "RunScriptAction", "MethodAction", "CreateTaskAction");
    }

    private static ScheduledTaskDetail scheduler(String type, String frequency) {
        ScheduledTaskDetail detail = new ScheduledTaskDetail().withFrequency(frequency);
        describe(detail, words(type));
        return detail.withKey(type);
    }

    private static void createLicenses(Mutation m) {
        m.set(
                WellKnown.LICENSE_MANAGER,
                LicenseManagerProperties.SOURCE,
                new EvaluationLicenseSource().withRemainingHours(EVALUATION_HOURS));
        m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.SOURCE_AVAILABLE, true);
        m.set(WellKnown.LICENSE_MANAGER, LicenseManagerProperties.LICENSED_EDITION, "vc");
        m.set(
                WellKnown.LICENSE_MANAGER,
                LicenseManagerProperties.FEATURE_INFO,
                List.of(
                        feature("vc", "VirtualCenter Management Server", "server"),
                        feature("esxFull", "ESX Server", "cpuPackage"),
                        feature("vsmp", "Virtual SMP", "cpuPackage"),
                        feature("vmotion", "VMotion", "cpuPackage"),
                        feature("drs", "DRS", "cpuPackage"),
                        feature("das", "HA", "cpuPackage"),
                        feature("backup", "Consolidated Backup", "cpuPackage")));
        m.set(
                WellKnown.LICENSE_MANAGER,
                LicenseManagerProperties.LICENSES,
                List.of(new LicenseManagerLicenseInfo()
                        .withLicenseKey("00000-00000-00000-00000-00000")
                        .withEditionKey("eval")
                        .withName("Evaluation Mode")
                        .withTotal(0)
                        .withCostUnit("")));
        m.set(
                WellKnown.LICENSE_MANAGER,
                LicenseManagerProperties.EVALUATION,
                new LicenseManagerEvaluationInfo()
                        .withProperties(
                                new KeyAnyValue().withKey("expirationHours").withValue(EVALUATION_HOURS)));
    }

    private static LicenseFeatureInfo feature(String key, String name, String costUnit) {
        return new LicenseFeatureInfo()
                .withKey(key)
                .withFeatureName(name)
                .withFeatureDescription(name)
                .withState(LicenseFeatureInfoState.ENABLED)
                .withCostUnit(costUnit)
                .withEdition(key.equals("vc"));
    }

    private static void createSettings(Mutation m, String address) {
        List<OptionValue> values = new ArrayList<>();
        List<OptionDef> defs = new ArrayList<>();
        setting(values, defs, "VirtualCenter.InstanceName", "vi-mock", text("vi-mock"));
        setting(values, defs, WellKnown.SERVER_ADDRESS, address, text(address));
        setting(values, defs, "instance.id", 0, number(0, 0, 63));
        setting(values, defs, "event.maxAge", 180, number(180, 1, 3650));
        setting(values, defs, "task.maxAge", 180, number(180, 1, 3650));
        setting(values, defs, "client.timeout.normal", 30, number(30, 1, 3600));
        m.set(WellKnown.SETTING, OptionManagerProperties.SETTING, values);
        m.set(WellKnown.SETTING, OptionManagerProperties.SUPPORTED_OPTION, defs);
    }

    private static void setting(
            List<OptionValue> values, List<OptionDef> defs, String key, Object value, OptionType type) {
        values.add(new OptionValue().withKey(key).withValue(value));
        OptionDef def = new OptionDef().withOptionType(type);
        describe(def, key);
        defs.add(def.withKey(key));
    }

    private static OptionType text(String byDefault) {
        return new StringOption().withDefaultValue(byDefault).withValueIsReadonly(false);
    }

    private static OptionType number(int byDefault, int least, int most) {
        return new IntOption()
                .withMin(least)
                .withMax(most)
                .withDefaultValue(byDefault)
                .withValueIsReadonly(false);
    }

    private static List<ElementDescription> elements(String... keys) {
        List<ElementDescription> elements = new ArrayList<>();
        for (String key : keys) {
            ElementDescription element = new ElementDescription().withKey(key);
            describe(element, words(key));
            elements.add(element);
        }
        return elements;
    }

    private static List<TypeDescription> types(String... names) {
        List<TypeDescription> types = new ArrayList<>();
        for (String name : names) {
            TypeDescription type = new TypeDescription().withKey(name);
            describe(type, words(name));
            types.add(type);
        }
        return types;
    }

    private static void describe(Description description, String words) {
        description.withLabel(words).setSummary(words);
    }

    /** {@code notResponding} as "Not responding". */
    private static String words(String name) {
        String spaced = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
    }
}
