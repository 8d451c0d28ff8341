import com.vmware.vim25.mo.Datacenter;
import com.vmware.vim25.mo.Folder;
import com.vmware.vim25.mo.InventoryNavigator;
import com.vmware.vim25.mo.ManagedEntity;
import com.vmware.vim25.mo.ResourcePool;
import com.vmware.vim25.mo.ServiceInstance;
import com.vmware.vim25.mo.Task;
import com.vmware.vim25.mo.VirtualMachine;
import java.util.Arrays;

/** Finds what the yavijava checks work with, and waits for tasks. */
final class Lookup {
    private final ServiceInstance service;

    /** Looks up through a session. */
    Lookup(ServiceInstance service) {
        this.service = service;
    }

    /** The machine of that name, which there must be. */
    VirtualMachine machine(String name) throws Exception {
        VirtualMachine found = (VirtualMachine)
                new InventoryNavigator(service.getRootFolder()).searchManagedEntity("VirtualMachine", name);
        Checks.that("there is a machine " + name, found != null);
        return found;
    }

    /** The folder of the datacenter DC0 for machines. */
    Folder vmFolder() throws Exception {
        return ((Datacenter) service.getSearchIndex().findByInventoryPath("DC0")).getVmFolder();
    }

    /** The pool of the host DC0_H0. */
    ResourcePool pool() throws Exception {
        return (ResourcePool) service.getSearchIndex().findByInventoryPath("DC0/host/DC0_H0/Resources");
    }

    /** The names of entities. */
    static String[] names(ManagedEntity[] entities) {
        return Arrays.stream(entities).map(ManagedEntity::getName).toArray(String[]::new);
    }

    /** Waits for a task, which must succeed. */
    static void succeed(Task task) throws Exception {
        String end = task.waitForTask();
        Checks.equal("the end of the task " + task.getMOR().getVal(), end, Task.SUCCESS);
    }
}
