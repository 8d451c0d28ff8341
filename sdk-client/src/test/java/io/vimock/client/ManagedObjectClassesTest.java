package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.api.Property;
import io.vimock.vim25.VirtualMachineConfigSpec;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The generated classes cover the catalogue, under the names that the package's documentation promises. */
class ManagedObjectClassesTest {
    @Test
    void everyTypeHasAClassWithItsSupertype() throws Exception {
        assertThat(MoTypes.all()).hasSizeGreaterThan(60);
        for (MoType type : MoTypes.all()) {
            MoType parent = type.parent();
            Class<?> expected = parent == null ? Object.class : classOf(parent);
            assertThat(classOf(type).getSuperclass()).as(type.name()).isEqualTo(expected);
        }
    }

    @Test
    void everyOperationHasAMethodWithItsParameters() throws Exception {
        for (MoType type : MoTypes.all()) {
            Set<String> signatures = Arrays.stream(classOf(type).getMethods())
                    .map(method -> method.getName().toLowerCase(Locale.ROOT) + "/" + method.getParameterCount())
                    .collect(Collectors.toSet());
            for (Operation operation : type.operations()) {
                assertThat(signatures)
                        .as("%s.%s", type, operation.name())
                        .contains(methodName(operation) + "/"
                                + operation.parameters().size());
            }
        }
    }

    @Test
    void everyPropertyHasAConstant() throws Exception {
        for (MoType type : MoTypes.all()) {
            for (Property<?> property : type.properties()) {
                String name =
                        property.name().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
                Field constant = classOf(type).getField(name);
                assertThat(Modifier.isStatic(constant.getModifiers())).isTrue();
                assertThat(constant.get(null)).as("%s", property).hasToString(property.name());
            }
        }
    }

    @Test
    void namesFollowTheRulesOfThePackage() throws Exception {
        Method powerOn = VirtualMachine.class.getMethod("powerOn", HostSystem.class);
        assertThat(powerOn.getGenericReturnType()).hasToString("io.vimock.client.Task<java.lang.Void>");
        Method createVM = Folder.class.getMethod(
                "createVM", VirtualMachineConfigSpec.class, ResourcePool.class, HostSystem.class);
        assertThat(createVM.getGenericReturnType())
                .hasToString("io.vimock.client.Task<io.vimock.client.VirtualMachine>");
        assertThat(HostSystem.class.getMethod("disconnect").getReturnType()).isEqualTo(Task.class);
        assertThat(VirtualMachine.class.getMethod("unregister").getReturnType()).isEqualTo(void.class);
        assertThat(VirtualMachine.RUNTIME_POWER_STATE.path()).isEqualTo("runtime.powerState");
        assertThat(HostSystem.SUMMARY_HARDWARE.child("memorySize", Long.class).path())
                .isEqualTo("summary.hardware.memorySize");
    }

    private static String methodName(Operation operation) {
        String name = operation.name().replace("_Task", "");
        if (operation.declaringType().equals("VirtualMachine")) {
            name = name.replaceFirst("VM$", "");
        } else if (operation.declaringType().equals("HostSystem")) {
            name = name.replaceFirst("Host$", "");
        } else if (operation.name().equals("CancelTask")) {
            name = "cancel";
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static Class<?> classOf(MoType type) throws ClassNotFoundException {
        return Class.forName("io.vimock.client." + type.name());
    }
}
