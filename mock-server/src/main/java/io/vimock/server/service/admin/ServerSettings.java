package io.vimock.server.service.admin;

import io.vimock.server.inventory.WellKnown;
import io.vimock.vim25.BoolOption;
import io.vimock.vim25.ChoiceOption;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.IntOption;
import io.vimock.vim25.OptionDef;
import io.vimock.vim25.OptionType;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.StringOption;
import java.util.ArrayList;
import java.util.List;

/** The settings that a server comes with. Immutable. */
final class ServerSettings {
    private static final String LOG_LEVEL = "info";

    private record Setting(String key, String label, Object value, OptionType type) {}

    private final List<Setting> all;

    private ServerSettings(List<Setting> all) {
        this.all = all;
    }

    /** Those of an ESX host's agent. */
    static ServerSettings host() {
        return new ServerSettings(List.of(
                choice(
                        "Config.HostAgent.log.level",
                        "How much is logged",
                        "none",
                        "error",
                        "warning",
                        LOG_LEVEL,
                        "verbose",
                        "trivia"),
                flag("Config.HostAgent.plugins.solo.enableMob", "Whether there is a browser of managed objects"),
                number(
                        "Config.HostAgent.vmacore.soap.sessionTimeout",
                        "Minutes until an idle session ends",
                        30,
                        1,
                        1440)));
    }

    /**
     * Those of a VirtualCenter.
     *
     * @param address the address that hosts know the server by
     */
    static ServerSettings virtualCenter(String address) {
        return new ServerSettings(List.of(
                text("VirtualCenter.InstanceName", "Name of the server", "vi-mock"),
                text(WellKnown.SERVER_ADDRESS, "Address that hosts know the server by", address),
                number("instance.id", "Number of the server", 0, 0, 63),
                number("event.maxAge", "Days that events are kept", 180, 1, 3650),
                flag("event.maxAgeEnabled", "Whether old events are deleted"),
                number("task.maxAge", "Days that tasks are kept", 180, 1, 3650),
                flag("task.maxAgeEnabled", "Whether old tasks are deleted"),
                number("client.timeout.normal", "Seconds that clients wait", 30, 1, 3600),
                number("client.timeout.long", "Seconds that clients wait for long operations", 120, 1, 36_000),
                choice("log.level", "How much is logged", "none", "error", "warning", LOG_LEVEL, "verbose", "trivia"),
                text("mail.sender", "Sender of mails", ""),
                text("mail.smtp.server", "Server that takes mails", ""),
                number("mail.smtp.port", "Port of that server", 25, 1, 65_535),
                text("snmp.receiver.1.name", "Receiver of SNMP traps", "localhost"),
                number("snmp.receiver.1.port", "Port of that receiver", 162, 1, 65_535),
                text("snmp.receiver.1.community", "Community of SNMP traps", "public")));
    }

    private static Setting text(String key, String label, String byDefault) {
        return new Setting(key, label, byDefault, new StringOption().withDefaultValue(byDefault));
    }

    private static Setting number(String key, String label, int byDefault, int least, int most) {
        IntOption type = new IntOption().withMin(least).withMax(most).withDefaultValue(byDefault);
        return new Setting(key, label, byDefault, type);
    }

    private static Setting flag(String key, String label) {
        BoolOption type = new BoolOption().withSupported(true).withDefaultValue(false);
        return new Setting(key, label, false, type);
    }

    private static Setting choice(String key, String label, String... choices) {
        List<ElementDescription> descriptions = new ArrayList<>();
        for (String choice : choices) {
            ElementDescription description = new ElementDescription().withKey(choice);
            description.withLabel(choice).setSummary(choice);
            descriptions.add(description);
        }
        ChoiceOption type = new ChoiceOption()
                .withChoiceInfo(descriptions)
                .withDefaultIndex(List.of(choices).indexOf(LOG_LEVEL));
        return new Setting(key, label, LOG_LEVEL, type);
    }

    /** The settings with their default values. */
    List<OptionValue> values() {
        return all.stream()
                .map(setting -> new OptionValue().withKey(setting.key()).withValue(setting.value()))
                .toList();
    }

    /** What values the settings take. */
    List<OptionDef> definitions() {
        return all.stream()
                .map(setting -> {
                    OptionDef definition = new OptionDef().withOptionType(setting.type());
                    setting.type().setValueIsReadonly(false);
                    definition.withKey(setting.key()).withLabel(setting.label()).setSummary(setting.label());
                    return definition;
                })
                .toList();
    }
}
