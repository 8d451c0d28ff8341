package io.vimock.server.service;

import io.vimock.api.AlarmManagerProperties;
import io.vimock.api.ScheduledTaskManagerProperties;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.AlarmDescription;
import io.vimock.vim25.Description;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.ScheduledTaskDescription;
import io.vimock.vim25.ScheduledTaskDetail;
import io.vimock.vim25.TypeDescription;
import java.util.ArrayList;
import java.util.List;

/** What managers say about themselves: of alarms and scheduled tasks. Stateless. */
public final class ManagerDescriptions {
    private ManagerDescriptions() {}

    /** Sets the properties of the managers that there are. */
    public static void create(Mutation m) {
        if (m.exists(WellKnown.ALARM_MANAGER)) {
            m.set(WellKnown.ALARM_MANAGER, AlarmManagerProperties.DESCRIPTION, alarms());
        }
        if (m.exists(WellKnown.SCHEDULED_TASK_MANAGER)) {
            m.set(WellKnown.SCHEDULED_TASK_MANAGER, ScheduledTaskManagerProperties.DESCRIPTION, scheduledTasks());
        }
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
        describe(detail, Words.capitalized(type));
        return detail.withKey(type);
    }

    private static List<ElementDescription> elements(String... keys) {
        List<ElementDescription> elements = new ArrayList<>();
        for (String key : keys) {
            ElementDescription element = new ElementDescription().withKey(key);
            describe(element, Words.capitalized(key));
            elements.add(element);
        }
        return elements;
    }

    private static List<TypeDescription> types(String... names) {
        List<TypeDescription> types = new ArrayList<>();
        for (String name : names) {
            TypeDescription type = new TypeDescription().withKey(name);
            describe(type, Words.capitalized(name));
            types.add(type);
        }
        return types;
    }

    private static void describe(Description description, String words) {
        description.withLabel(words).setSummary(words);
    }
}
