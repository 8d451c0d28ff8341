package io.vimock.server.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The managed object at an inventory path, as a parameter of a test: {@code @InventoryPath("DC0/vm/DC0_H0_VM0")
 * VirtualMachine vm}. The parameter is of the object's type of the SDK, or a {@code ManagedObjectReference}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface InventoryPath {
    /** The path from below the root folder. */
    String value();
}
