package io.vimock.vim25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.vim25.support.BeanFields;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The classes that the build writes for the beans; the server tests them for all types. */
class BeanFieldsTest {

    private final BeanFields fields = new VirtualMachineSnapshotTreeFields();

    private static int number(String name) throws NoSuchFieldException {
        return Arrays.asList(VirtualMachineSnapshotTree.class.getDeclaredFields())
                .indexOf(VirtualMachineSnapshotTree.class.getDeclaredField(name));
    }

    @Test
    void set_thenGet_isTheValue_alsoOfPrimitivesAndLists() throws NoSuchFieldException {
        Object bean = fields.create();

        fields.set(bean, number("name"), "before");
        fields.set(bean, number("quiesced"), true);

        assertThat(fields.get(bean, number("name"))).isEqualTo("before");
        assertThat(fields.get(bean, number("quiesced"))).isEqualTo(true);
        assertThat(fields.get(bean, number("childSnapshotList"))).isNull();
        assertThat(((VirtualMachineSnapshotTree) bean).isQuiesced()).isTrue();
    }

    @Test
    void copy_hasEqualValues_andComparesPartsAsItIsTold() {
        VirtualMachineSnapshotTree bean = new VirtualMachineSnapshotTree().withName("a");
        bean.getChildSnapshotList().add(new VirtualMachineSnapshotTree().withName("b"));
        VirtualMachineSnapshotTree copy = new VirtualMachineSnapshotTree();

        fields.copy(bean, copy);

        assertThat(copy.getChildSnapshotList()).isSameAs(bean.getChildSnapshotList());
        assertThat(fields.areEqual(bean, copy, (left, right) -> false)).isTrue();
        copy.childSnapshotList = new ArrayList<>();
        assertThat(fields.areEqual(bean, copy, (left, right) -> false)).isFalse();
        assertThat(fields.areEqual(bean, copy, (left, right) -> true)).isTrue();
        copy.setName("c");
        assertThat(fields.areEqual(bean, copy, (left, right) -> true)).isFalse();
    }

    @Test
    void whatDoesNotFit_isRefused() throws NoSuchFieldException {
        Object bean = fields.create();
        int quiesced = number("quiesced");

        assertThatThrownBy(() -> fields.get(bean, 99)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fields.set(bean, -1, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fields.set(bean, quiesced, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> fields.set(bean, quiesced, "yes")).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> fields.get("no bean", quiesced)).isInstanceOf(ClassCastException.class);
    }
}
