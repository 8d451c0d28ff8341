package io.vimock.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.CustomizationSpecManagerProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.TestCall;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.Inventory;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.sim.SimClock;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Checkpoint;
import io.vimock.server.world.World;
import io.vimock.vim25.AlreadyExists;
import io.vimock.vim25.ConcurrentAccess;
import io.vimock.vim25.CustomizationFixedName;
import io.vimock.vim25.CustomizationGlobalIPSettings;
import io.vimock.vim25.CustomizationLinuxPrep;
import io.vimock.vim25.CustomizationSpec;
import io.vimock.vim25.CustomizationSpecInfo;
import io.vimock.vim25.CustomizationSpecItem;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.NotFound;
import io.vimock.vim25.UncustomizableGuest;
import io.vimock.vim25.UnexpectedCustomizationFault;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CustomizationSpecManagerTest {
    private final SimClock clock = SimClock.manual();
    private final World world =
            new World("specs", clock, Inventory.relations(), Inventory.derivations(), Inventory.indexes());
    private final CustomizationSpecManager specs = new CustomizationSpecManager();

    CustomizationSpecManagerTest() {
        clock.runOn(world);
        world.change(m -> m.create(MoTypes.CUSTOMIZATION_SPEC_MANAGER, WellKnown.CUSTOMIZATION_SPEC_MANAGER));
    }

    @AfterEach
    void close() {
        world.close();
        clock.close();
    }

    private Call call(String operation) {
        return TestCall.of(world, WellKnown.CUSTOMIZATION_SPEC_MANAGER, MoTypes.CUSTOMIZATION_SPEC_MANAGER, operation);
    }

    private static CustomizationSpecItem item(String name) {
        return new CustomizationSpecItem()
                .withInfo(new CustomizationSpecInfo()
                        .withName(name)
                        .withDescription("for tests")
                        .withType("Linux"))
                .withSpec(new CustomizationSpec()
                        .withIdentity(new CustomizationLinuxPrep()
                                .withHostName(new CustomizationFixedName().withName("web01"))
                                .withDomain("example.com"))
                        .withGlobalIPSettings(new CustomizationGlobalIPSettings().withDnsServerList("10.0.0.1")));
    }

    private void create(String name) {
        specs.createCustomizationSpec(call("CreateCustomizationSpec"), item(name));
    }

    private CustomizationSpecItem get(String name) {
        return specs.getCustomizationSpec(call("GetCustomizationSpec"), name);
    }

    private List<String> names() {
        List<CustomizationSpecInfo> infos =
                world.snapshot().get(WellKnown.CUSTOMIZATION_SPEC_MANAGER, CustomizationSpecManagerProperties.INFO);
        return infos == null
                ? List.of()
                : infos.stream().map(CustomizationSpecInfo::getName).toList();
    }

    private static void assertFault(Class<? extends MethodFault> fault, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        VimFaultException.class,
                        thrown -> assertThat(thrown.fault()).isExactlyInstanceOf(fault));
    }

    @Test
    void specifications_areStateOfTheWorld() {
        create("old");
        Checkpoint checkpoint = world.checkpoint();
        create("new");
        specs.deleteCustomizationSpec(call("DeleteCustomizationSpec"), "old");

        world.restore(checkpoint);

        assertThat(specs.doesCustomizationSpecExist(call("DoesCustomizationSpecExist"), "new"))
                .isFalse();
        assertThat(get("old").getSpec()).isNotNull();
    }

    @Test
    void create_keepsTheSpecificationUnderItsName() {
        create("linux");

        assertThat(specs.doesCustomizationSpecExist(call("DoesCustomizationSpecExist"), "linux"))
                .isTrue();
        assertThat(get("linux").getInfo().getChangeVersion()).isEqualTo("1");
        assertThat(get("linux").getInfo().getLastUpdateTime()).isEqualTo(clock.now());
        assertThat(WireType.equal(get("linux").getSpec(), item("linux").getSpec()))
                .isTrue();
        assertThat(names()).containsExactly("linux");
        assertFault(AlreadyExists.class, () -> create("linux"));
        assertFault(InvalidArgument.class, () -> create(" "));
    }

    @Test
    void overwrite_needsTheVersionThatIsThere() {
        create("linux");
        CustomizationSpecItem changed = get("linux");
        changed.getInfo().setDescription("changed");

        specs.overwriteCustomizationSpec(call("OverwriteCustomizationSpec"), changed);

        assertThat(get("linux").getInfo().getDescription()).isEqualTo("changed");
        assertThat(get("linux").getInfo().getChangeVersion()).isEqualTo("2");
        assertFault(
                ConcurrentAccess.class,
                () -> specs.overwriteCustomizationSpec(call("OverwriteCustomizationSpec"), changed));
        assertFault(
                NotFound.class,
                () -> specs.overwriteCustomizationSpec(call("OverwriteCustomizationSpec"), item("none")));
    }

    @Test
    void duplicateRenameAndDelete_changeTheList() {
        create("linux");
        specs.duplicateCustomizationSpec(call("DuplicateCustomizationSpec"), "linux", "copy");
        specs.renameCustomizationSpec(call("RenameCustomizationSpec"), "linux", "base");

        assertThat(names()).containsExactly("base", "copy");
        assertFault(
                AlreadyExists.class,
                () -> specs.renameCustomizationSpec(call("RenameCustomizationSpec"), "base", "copy"));
        assertFault(
                NotFound.class,
                () -> specs.duplicateCustomizationSpec(call("DuplicateCustomizationSpec"), "linux", "other"));
        specs.deleteCustomizationSpec(call("DeleteCustomizationSpec"), "base");
        assertThat(names()).containsExactly("copy");
        assertFault(NotFound.class, () -> get("base"));
        assertFault(NotFound.class, () -> specs.deleteCustomizationSpec(call("DeleteCustomizationSpec"), "base"));
    }

    @Test
    void xml_goesThereAndBack() {
        String xml = specs.customizationSpecItemToXml(call("CustomizationSpecItemToXml"), item("linux"));

        assertThat(xml).contains("web01").contains("CustomizationLinuxPrep");
        CustomizationSpecItem back = specs.xmlToCustomizationSpecItem(call("XmlToCustomizationSpecItem"), xml);
        assertThat(WireType.equal(back, item("linux"))).isTrue();
        for (String bad : List.of("", "no xml", "<a><b></a>", "<a/>")) {
            assertFault(
                    UnexpectedCustomizationFault.class,
                    () -> specs.xmlToCustomizationSpecItem(call("XmlToCustomizationSpecItem"), bad));
        }
    }

    @Test
    void resources_areThereForLinuxAndWindows() {
        specs.checkCustomizationResources(call("CheckCustomizationResources"), "rhel5Guest");
        specs.checkCustomizationResources(call("CheckCustomizationResources"), "winNetEnterpriseGuest");
        assertFault(
                UncustomizableGuest.class,
                () -> specs.checkCustomizationResources(call("CheckCustomizationResources"), "netware5Guest"));
    }
}
