package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the files of a machine that has left the inventory keep in memory. */
class KeptFilesTest {
    private static final String HOME = "[LocalDS_0] DC0_H0_VM0";

    private final MachineLab lab = MachineLab.instant();
    private final FileLab files = new FileLab(lab);
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        files.close();
        lab.close();
    }

    @Test
    void filesOfAnUnregisteredMachine_doNotHoldTheWorldThatTheyWereReadFrom() throws Exception {
        lab.succeeded(lab.powerOff(vm));
        lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));

        List<String> names = files.names(HOME);
        assertThat(names).contains("DC0_H0_VM0.vmx", "DC0_H0_VM0.vmxf", "DC0_H0_VM0.vmsd", "DC0_H0_VM0.vmdk");
        for (String name : names) {
            Object content =
                    Objects.requireNonNull(files.find(HOME + "/" + name)).content();
            assertThat(heldBy(Objects.requireNonNull(content)))
                    .as(name)
                    .noneMatch(ReadView.class::isInstance)
                    .isNotEmpty();
        }
    }

    /** An object and what it refers to, as far as these are objects of the server. */
    private static Set<Object> heldBy(Object object) throws IllegalAccessException {
        Set<Object> held = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> waiting = new ArrayDeque<>(List.of(object));
        while (!waiting.isEmpty()) {
            Object next = waiting.remove();
            if (!next.getClass().getName().startsWith("io.vimock.server.") || !held.add(next)) {
                continue;
            }
            for (Field field : next.getClass().getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    Object value = field.get(next);
                    if (value != null) {
                        waiting.add(value);
                    }
                }
            }
        }
        return held;
    }
}
