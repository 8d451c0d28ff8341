package io.vimock.server.junit;

import io.vimock.server.MockOptions;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a mock VirtualCenter, which is as fresh for each of them as after its start. See
 * {@link MockVirtualCenterExtension} for what tests can have as parameters.
 *
 * <pre>{@code
 * @MockVirtualCenterTest(hosts = 4)
 * class PowerOffTest {
 *     @Test
 *     void powersOff(@InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) {
 *         vm.powerOff().await();
 *     }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(MockVirtualCenterExtension.class)
public @interface MockVirtualCenterTest {

    /** How many clusters each datacenter has. */
    int clusters() default 1;

    /** How many hosts each cluster has. */
    int hosts() default 3;

    /** How many virtual machines each resource pool has. */
    int virtualMachines() default 2;

    /** Whether simulated time stands still until it is advanced. */
    boolean manualClock() default false;

    /** An inventory file, or {@code white-paper}, instead of one of counts; empty for none. */
    String inventory() default "";

    /** Makes the options, instead of the other attributes; has a constructor without parameters. */
    Class<? extends Supplier<MockOptions>> options() default Standard.class;

    /** The options that the other attributes describe. */
    final class Standard implements Supplier<MockOptions> {
        @Override
        public MockOptions get() {
            return MockOptions.defaults();
        }
    }
}
