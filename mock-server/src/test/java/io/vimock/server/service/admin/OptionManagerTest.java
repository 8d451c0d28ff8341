package io.vimock.server.service.admin;

import static io.vimock.server.testing.ServiceLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.HostSystem;
import io.vimock.client.OptionManager;
import io.vimock.client.VimConnection;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.testing.ServiceLab;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.OptionDef;
import io.vimock.vim25.OptionValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OptionManagerTest {
    private final ServiceLab lab = new ServiceLab();
    private final OptionManager settings = lab.vim().object(WellKnown.SETTING, OptionManager.class);

    @AfterEach
    void stop() {
        lab.close();
    }

    private static OptionValue option(String key, @Nullable Object value) {
        return new OptionValue().withKey(key).withValue(value);
    }

    private static void update(OptionManager manager, OptionValue... values) {
        manager.updateOptions(List.of(values));
    }

    private static @Nullable Object value(OptionManager manager, String key) {
        List<OptionValue> found = manager.queryOptions(key);
        assertThat(found).hasSize(1);
        return found.get(0).getValue();
    }

    @Test
    void everySetting_hasADefinitionThatTakesItsValue() {
        List<OptionDef> definitions = settings.require(OptionManager.SUPPORTED_OPTION);
        List<OptionValue> values = settings.require(OptionManager.SETTING);
        assertThat(definitions)
                .extracting(OptionDef::getKey)
                .doesNotHaveDuplicates()
                .hasSameSizeAs(values);
        assertThat(values)
                .extracting(OptionValue::getKey)
                .containsExactlyElementsOf(
                        definitions.stream().map(OptionDef::getKey).toList());
        settings.updateOptions(values);
        assertThat(settings.require(OptionManager.SETTING))
                .extracting(OptionValue::getValue)
                .containsExactlyElementsOf(
                        values.stream().map(OptionValue::getValue).toList());
    }

    @Test
    void queryOptions_byKeyOrBranch() {
        assertThat(value(settings, "event.maxAge")).isEqualTo(180);
        assertThat(settings.queryOptions("mail.smtp"))
                .extracting(OptionValue::getKey)
                .containsExactly("mail.smtp.server", "mail.smtp.port");
        assertThat(settings.queryOptions("mail."))
                .extracting(OptionValue::getKey)
                .containsExactly("mail.sender", "mail.smtp.server", "mail.smtp.port");
        assertThat(settings.queryOptions())
                .hasSize(settings.require(OptionManager.SETTING).size());
        assertFault(InvalidName.class, () -> settings.queryOptions("mail.sm"));
        assertFault(InvalidName.class, () -> settings.queryOptions("event.maxAge.x"));
    }

    @Test
    void updateOptions_changesValuesOfEveryType() {
        update(
                settings,
                option("event.maxAge", 30),
                option("event.maxAgeEnabled", true),
                option("mail.sender", "vc@example.com"),
                option("log.level", "verbose"),
                option("task.maxAge", 31L));
        assertThat(value(settings, "event.maxAge")).isEqualTo(30);
        assertThat(value(settings, "event.maxAgeEnabled")).isEqualTo(true);
        assertThat(value(settings, "mail.sender")).isEqualTo("vc@example.com");
        assertThat(value(settings, "log.level")).isEqualTo("verbose");
        assertThat(value(settings, "task.maxAge")).isEqualTo(31);
    }

    @Test
    void updateOptions_oneOfThemBad_changesNothing() {
        for (OptionValue bad : List.of(
                option("event.maxAge", "many"),
                option("event.maxAge", 0),
                option("event.maxAge", 3651),
                option("event.maxAge", 1L << 40),
                option("event.maxAge", null),
                option("event.maxAgeEnabled", "yes"),
                option("mail.sender", 5),
                option("log.level", "chatty"))) {
            assertFault(InvalidArgument.class, () -> update(settings, option("instance.id", 7), bad));
        }
        assertFault(InvalidName.class, () -> update(settings, option("instance.id", 7), option("no.such", 1)));
        assertThat(value(settings, "instance.id")).isEqualTo(0);
    }

    @Test
    void updateOptions_ofAHost_changesItsConfiguration() {
        HostSystem host = lab.vim().inventory().get(HostSystem.class, "DC0_H0");
        OptionManager advanced = lab.vim()
                .object(
                        Objects.requireNonNull(
                                host.require(HostSystem.CONFIG_MANAGER).getAdvancedOption()),
                        OptionManager.class);
        OptionValue first = advanced.require(OptionManager.SETTING).stream()
                .filter(option -> option.getValue() instanceof Number)
                .findFirst()
                .orElseThrow();
        Object changed =
                first.getValue() instanceof Integer number ? (Object) (number + 1) : ((Long) first.getValue()) + 1;
        update(advanced, option(first.getKey(), changed));
        assertThat(value(advanced, first.getKey())).isEqualTo(changed);
        assertThat(host.require(HostSystem.CONFIG).getOption())
                .filteredOn(option -> option.getKey().equals(first.getKey()))
                .extracting(OptionValue::getValue)
                .containsExactly(changed);
    }

    @Test
    void updateOptions_withoutThePrivilege_faults() {
        try (VimConnection viewer = lab.connectViewer()) {
            OptionManager seen = viewer.object(WellKnown.SETTING, OptionManager.class);
            assertThat(value(seen, "event.maxAge")).isEqualTo(180);
            assertFault(NoPermission.class, () -> update(seen, option("event.maxAge", 30)));
        }
    }
}
