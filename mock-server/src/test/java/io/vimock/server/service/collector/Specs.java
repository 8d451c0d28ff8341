package io.vimock.server.service.collector;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import io.vimock.vim25.SelectionSpec;
import io.vimock.vim25.TraversalSpec;
import java.util.List;

/** Specs as clients send them. */
public final class Specs {
    private Specs() {}

    /** What is asked of objects of a type. */
    public static PropertySpec paths(String type, String... paths) {
        return new PropertySpec().withType(type).withPathSet(paths);
    }

    /** Everything of objects of a type. */
    public static PropertySpec all(String type) {
        return new PropertySpec().withType(type).withAll(true);
    }

    /** One object, and how to go on from it. */
    public static ObjectSpec from(ManagedObjectReference ref, boolean skip, SelectionSpec... selection) {
        return new ObjectSpec().withObj(ref).withSkip(skip).withSelectSet(selection);
    }

    public static PropertyFilterSpec filter(ObjectSpec object, PropertySpec... properties) {
        return filter(List.of(object), properties);
    }

    public static PropertyFilterSpec filter(List<ObjectSpec> objects, PropertySpec... properties) {
        return new PropertyFilterSpec().withObjectSet(objects).withPropSet(properties);
    }

    /** One object alone. */
    public static PropertyFilterSpec only(ManagedObjectReference ref, String... paths) {
        return filter(from(ref, false), paths(ref.getType(), paths));
    }

    public static SelectionSpec named(String name) {
        return new SelectionSpec().withName(name);
    }

    public static TraversalSpec traverse(String name, String type, String path, SelectionSpec... next) {
        TraversalSpec spec = new TraversalSpec().withType(type).withPath(path).withSelectSet(next);
        spec.setName(name);
        return spec;
    }

    /** All objects that a view shows. */
    public static PropertyFilterSpec view(ManagedObjectReference view, PropertySpec... properties) {
        return filter(from(view, true, traverse("view", view.getType(), "view")), properties);
    }

    /** The selection that walks the whole inventory, as the samples of the first SDKs have it. */
    public static SelectionSpec[] wholeInventory() {
        SelectionSpec[] everything = {
            named("rpToRp"),
            named("rpToVm"),
            named("crToRp"),
            named("crToH"),
            named("dcToHf"),
            named("dcToVmf"),
            named("hToVm"),
            named("visitFolders")
        };
        return new SelectionSpec[] {
            traverse("visitFolders", "Folder", "childEntity", everything),
            traverse("dcToVmf", "Datacenter", "vmFolder", named("visitFolders")),
            traverse("dcToHf", "Datacenter", "hostFolder", named("visitFolders")),
            traverse("crToH", "ComputeResource", "host", named("hToVm")),
            traverse("crToRp", "ComputeResource", "resourcePool", named("rpToRp"), named("rpToVm")),
            traverse("rpToRp", "ResourcePool", "resourcePool", named("rpToRp"), named("rpToVm")),
            traverse("rpToVm", "ResourcePool", "vm"),
            traverse("hToVm", "HostSystem", "vm", named("visitFolders"))
        };
    }
}
