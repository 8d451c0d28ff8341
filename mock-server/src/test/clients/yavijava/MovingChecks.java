import com.vmware.vim25.EventFilterSpec;
import com.vmware.vim25.InvalidPowerState;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachinePowerState;
import com.vmware.vim25.mo.Folder;
import com.vmware.vim25.mo.InventoryNavigator;
import com.vmware.vim25.mo.ManagedEntity;
import com.vmware.vim25.mo.ServiceInstance;
import com.vmware.vim25.mo.Task;
import com.vmware.vim25.mo.VirtualMachine;
import com.vmware.vim25.mo.util.PropertyCollectorUtil;
import java.net.URL;
import java.util.Hashtable;

/** What the guide about moving from yavijava has in its column "yavijava", word for word. */
final class MovingChecks {
    private final URL url;
    private final String user;
    private final String password;

    MovingChecks(URL url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Runs the checks. */
    void all(Checks checks) {
        checks.check("calls_of_the_moving_guide", this::calls);
    }

    private void calls() throws Exception {
        ServiceInstance service = new ServiceInstance(url, user, password, true);
        Checks.equal("apiType", service.getAboutInfo().getApiType(), "VirtualCenter");
        ManagedEntity byPath = service.getSearchIndex().findByInventoryPath("DC0/vm/DC0_H0_VM0");
        ManagedEntity byName =
                new InventoryNavigator(service.getRootFolder()).searchManagedEntity("VirtualMachine", "DC0_H0_VM0");
        Checks.equal(
                "by path and by name", byPath.getMOR().getVal(), byName.getMOR().getVal());
        ManagedEntity[] machines =
                new InventoryNavigator(service.getRootFolder()).searchManagedEntities("VirtualMachine");
        Hashtable[] read = PropertyCollectorUtil.retrieveProperties(
                machines, "VirtualMachine", new String[] {"name", "runtime.powerState"});
        Checks.equal("how many were read", read.length, machines.length);
        VirtualMachine vm = (VirtualMachine) byPath;
        Checks.equal("the state", vm.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOn);
        Checks.equal("the end", vm.powerOffVM_Task().waitForTask(), Task.SUCCESS);
        Task task = vm.powerOffVM_Task();
        Checks.equal("the second end", task.waitForTask(), "error");
        Checks.that("the fault", task.getTaskInfo().getError().getFault() instanceof InvalidPowerState);
        VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec();
        spec.setNumCPUs(2);
        Checks.equal("the change", vm.reconfigVM_Task(spec).waitForTask(), Task.SUCCESS);
        Checks.equal("power on", vm.powerOnVM_Task(null).waitForTask(), Task.SUCCESS);
        Checks.that("the address", vm.getGuest().getIpAddress() != null);
        Checks.that("events", service.getEventManager().queryEvents(new EventFilterSpec()).length > 0);
        ManagedObjectReference ref = vm.getMOR();
        Checks.equal("the same", new VirtualMachine(service.getServerConnection(), ref).getName(), "DC0_H0_VM0");
        Folder folder = (Folder) vm.getParent();
        Checks.equal("a folder", folder.createFolder("moved").destroy_Task().waitForTask(), Task.SUCCESS);
        service.getServerConnection().logout();
    }
}
