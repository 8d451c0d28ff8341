package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.vim25.CustomFieldStringValue;
import io.vimock.vim25.HostCapability;
import io.vimock.vim25.OptionValue;
import org.junit.jupiter.api.Test;

/** What a path leads to. */
class PropertyPathTest {
    @Test
    void sameNameInAnotherType_isTheFieldOfThatType() {
        PropertyPath path = PropertyPath.parse("any.value");
        OptionValue option = new OptionValue().withValue(17);
        CustomFieldStringValue text = new CustomFieldStringValue().withValue("blue");

        for (int round = 0; round < 2; round++) {
            assertThat(path.read(option)).isEqualTo(17);
            assertThat(path.read(text)).isEqualTo("blue");
            assertThat(path.read(new HostCapability())).isNull();
        }
    }
}
