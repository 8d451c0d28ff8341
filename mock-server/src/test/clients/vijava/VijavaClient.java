import com.vmware.vim25.AboutInfo;
import com.vmware.vim25.AlreadyExists;
import com.vmware.vim25.Event;
import com.vmware.vim25.EventFilterSpec;
import com.vmware.vim25.EventFilterSpecByEntity;
import com.vmware.vim25.EventFilterSpecRecursionOption;
import com.vmware.vim25.HostAccountSpec;
import com.vmware.vim25.InvalidLogin;
import com.vmware.vim25.InvalidPowerState;
import com.vmware.vim25.NotSupported;
import com.vmware.vim25.PerfEntityMetricBase;
import com.vmware.vim25.PerfMetricId;
import com.vmware.vim25.PerfProviderSummary;
import com.vmware.vim25.PerfQuerySpec;
import com.vmware.vim25.UserNotFound;
import com.vmware.vim25.UserSearchResult;
import com.vmware.vim25.VirtualMachineCloneSpec;
import com.vmware.vim25.VirtualMachineConfigInfo;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachinePowerState;
import com.vmware.vim25.VirtualMachineRelocateSpec;
import com.vmware.vim25.mo.Folder;
import com.vmware.vim25.mo.HostLocalAccountManager;
import com.vmware.vim25.mo.HostSystem;
import com.vmware.vim25.mo.InventoryNavigator;
import com.vmware.vim25.mo.ManagedEntity;
import com.vmware.vim25.mo.PerformanceManager;
import com.vmware.vim25.mo.ServiceInstance;
import com.vmware.vim25.mo.Task;
import com.vmware.vim25.mo.VirtualMachine;
import com.vmware.vim25.mo.util.PropertyCollectorUtil;
import java.net.URL;
import java.util.Arrays;
import java.util.Hashtable;

/** Drives a server through vijava 5.1: a VirtualCenter or a single ESX host, whichever it says it is. */
public final class VijavaClient {
    private final URL url;
    private final String user;
    private final String password;
    private final ServiceInstance service;
    private final boolean esx;
    private final String host;
    private final String[] machines;

    private VijavaClient(String[] args) throws Exception {
        url = new URL(args[0]);
        user = args[1];
        password = args[2];
        service = new ServiceInstance(url, user, password, true);
        esx = service.getAboutInfo().getApiType().equals("HostAgent");
        host = esx ? "localhost.localdomain" : "DC0_H0";
        String prefix = esx ? "ha-host" : "DC0_H0";
        machines = new String[] {prefix + "_VM0", prefix + "_VM1"};
    }

    public static void main(String[] args) throws Exception {
        Checks checks = new Checks();
        checks.check("wrong_password_is_InvalidLogin", () -> wrongPassword(args));
        VijavaClient client = new VijavaClient(args);
        checks.check("about_tells_product_and_version", client::about);
        checks.check("navigator_finds_host_and_machines", client::navigator);
        checks.check("properties_are_read_in_bulk", client::bulk);
        checks.check("host_is_mapped_to_fields", client::hostFields);
        checks.check("power_cycle_waits_for_its_tasks", client::powerCycle);
        checks.check("power_on_of_a_running_machine_is_InvalidPowerState", client::powerOnTwice);
        checks.check("machine_is_reconfigured", client::reconfigure);
        checks.check("metrics_are_queried", client::statistics);
        checks.check("events_are_queried", client::events);
        if (client.esx) {
            checks.check("managers_of_a_virtual_center_are_unset", client::managers);
            checks.check("operations_of_a_virtual_center_are_refused", client::refused);
            checks.check("accounts_are_managed", client::accounts);
        } else {
            checks.check("machine_is_cloned", client::cloned);
        }
        checks.check("logout_ends_the_session", client::logout);
        checks.exit();
    }

    private static void wrongPassword(String[] args) throws Exception {
        Checks.raises(InvalidLogin.class, () -> new ServiceInstance(new URL(args[0]), args[1], "not " + args[2], true));
    }

    private void about() throws Exception {
        AboutInfo about = service.getAboutInfo();
        Checks.equal("productLineId", about.getProductLineId(), esx ? "esx" : "vpx");
        Checks.equal("apiVersion", about.getApiVersion(), "4.1");
        Checks.equal(
                "the session's user",
                service.getSessionManager().getCurrentSession().getUserName(),
                user);
        Checks.equal("the root folder", service.getRootFolder().getName(), esx ? "ha-folder-root" : "Datacenters");
    }

    private <T extends ManagedEntity> T find(Class<T> type, String name) throws Exception {
        return type.cast(
                new InventoryNavigator(service.getRootFolder()).searchManagedEntity(type.getSimpleName(), name));
    }

    private VirtualMachine machine() throws Exception {
        return find(VirtualMachine.class, machines[0]);
    }

    private static String[] names(ManagedEntity[] entities) {
        return Arrays.stream(entities).map(ManagedEntity::getName).toArray(String[]::new);
    }

    private void navigator() throws Exception {
        HostSystem found = find(HostSystem.class, host);
        Checks.sameItems("the host's machines", names(found.getVms()), machines);
        ManagedEntity byPath =
                service.getSearchIndex().findByInventoryPath((esx ? "ha-datacenter" : "DC0") + "/vm/" + machines[1]);
        Checks.equal("the machine at the path", byPath.getName(), machines[1]);
        Checks.equal(
                "the machine's host",
                ((VirtualMachine) byPath).getRuntime().getHost().getVal(),
                found.getMOR().getVal());
    }

    private void bulk() throws Exception {
        ManagedEntity[] all = new InventoryNavigator(service.getRootFolder()).searchManagedEntities("VirtualMachine");
        Hashtable<?, ?>[] read = PropertyCollectorUtil.retrieveProperties(
                all, "VirtualMachine", new String[] {"name", "runtime.powerState", "config.hardware.memoryMB"});
        Checks.equal("the number of machines", read.length, all.length);
        for (Hashtable<?, ?> row : read) {
            Checks.equal("memory", row.get("config.hardware.memoryMB"), 32);
        }
    }

    private void hostFields() throws Exception {
        HostSystem found = find(HostSystem.class, host);
        Checks.equal(
                "the vendor",
                found.getHardware().getSystemInfo().getVendor(),
                found.getSummary().getHardware().getVendor());
        Checks.equal(
                "the switch", found.getConfig().getNetwork().getVswitch()[0].getName(), "vSwitch0");
        Checks.equal(
                "the network system's switch",
                found.getHostNetworkSystem().getNetworkInfo().getVswitch()[0].getName(),
                "vSwitch0");
        Checks.that(
                "there are devices",
                found.getHostStorageSystem().getStorageDeviceInfo().getScsiLun().length > 0);
        Checks.sameItems("the datastores", names(found.getDatastores()), "LocalDS_0");
    }

    private void powerCycle() throws Exception {
        VirtualMachine vm = machine();
        Checks.equal("what waitForTask returns", vm.powerOffVM_Task().waitForTask(50, 1), Task.SUCCESS);
        Checks.equal("the state", vm.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOff);
        Checks.equal("what waitForMe returns", vm.powerOnVM_Task(null).waitForMe(), Task.SUCCESS);
        Checks.equal("the state", vm.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOn);
    }

    private void powerOnTwice() throws Exception {
        Task task = machine().powerOnVM_Task(null);
        Checks.that("the task fails", !Task.SUCCESS.equals(task.waitForTask(50, 1)));
        Object fault = task.getTaskInfo().getError().getFault();
        Checks.equal("the fault's type", fault.getClass(), InvalidPowerState.class);
    }

    private void reconfigure() throws Exception {
        VirtualMachine vm = machine();
        VirtualMachineConfigSpec change = new VirtualMachineConfigSpec();
        change.setAnnotation("changed with vijava");
        Checks.equal("the task's end", vm.reconfigVM_Task(change).waitForTask(50, 1), Task.SUCCESS);
        VirtualMachineConfigInfo config = vm.getConfig();
        Checks.equal("the annotation", config.getAnnotation(), "changed with vijava");
        Checks.that("there are devices", config.getHardware().getDevice().length > 5);
    }

    private void statistics() throws Exception {
        PerformanceManager performance = service.getPerformanceManager();
        VirtualMachine vm = machine();
        PerfProviderSummary summary = performance.queryPerfProviderSummary(vm);
        Checks.equal("the machine's refresh rate", summary.getRefreshRate(), 20);
        PerfMetricId[] metrics = performance.queryAvailablePerfMetric(vm, null, null, 20);
        Checks.that("there are metrics", metrics.length > 10);
        PerfQuerySpec query = new PerfQuerySpec();
        query.setEntity(vm.getMOR());
        query.setIntervalId(20);
        query.setMaxSample(1);
        query.setMetricId(metrics);
        PerfEntityMetricBase[] answer = performance.queryPerf(new PerfQuerySpec[] {query});
        Checks.equal("the entity", answer[0].getEntity().getVal(), vm.getMOR().getVal());
    }

    private void events() throws Exception {
        EventFilterSpecByEntity entity = new EventFilterSpecByEntity();
        entity.setEntity(machine().getMOR());
        entity.setRecursion(EventFilterSpecRecursionOption.self);
        EventFilterSpec filter = new EventFilterSpec();
        filter.setEntity(entity);
        filter.setType(new String[] {"VmPoweredOnEvent"});
        Event[] found = service.getEventManager().queryEvents(filter);
        Checks.equal(
                "the event's machine",
                found[0].getVm().getVm().getVal(),
                machine().getMOR().getVal());
    }

    private VirtualMachineCloneSpec cloneSpec() {
        VirtualMachineCloneSpec spec = new VirtualMachineCloneSpec();
        spec.setLocation(new VirtualMachineRelocateSpec());
        return spec;
    }

    private void cloned() throws Exception {
        VirtualMachine vm = machine();
        Folder folder = (Folder) vm.getParent();
        Checks.equal(
                "the task's end",
                vm.cloneVM_Task(folder, "vijava-clone", cloneSpec()).waitForTask(50, 1),
                Task.SUCCESS);
        VirtualMachine copy = find(VirtualMachine.class, "vijava-clone");
        Checks.equal("the task's end", copy.destroy_Task().waitForTask(50, 1), Task.SUCCESS);
    }

    private void managers() {
        Checks.equal("alarmManager", service.getServiceContent().getAlarmManager(), null);
        Checks.equal("customFieldsManager", service.getServiceContent().getCustomFieldsManager(), null);
        Checks.equal("extensionManager", service.getServiceContent().getExtensionManager(), null);
    }

    private void refused() throws Exception {
        VirtualMachine vm = machine();
        Folder folder = (Folder) vm.getParent();
        Checks.raises(NotSupported.class, () -> vm.cloneVM_Task(folder, "clone", cloneSpec()));
        Checks.raises(NotSupported.class, () -> service.getRootFolder().createDatacenter("DC1"));
        Checks.raises(NotSupported.class, () -> folder.createFolder("folder"));
        Checks.raises(NotSupported.class, () -> {
            vm.markAsTemplate();
            return null;
        });
    }

    private void accounts() throws Exception {
        HostLocalAccountManager accounts = service.getAccountManager();
        HostAccountSpec ann = new HostAccountSpec();
        ann.setId("ann");
        ann.setPassword("secret");
        accounts.createUser(ann);
        Checks.raises(AlreadyExists.class, () -> {
            accounts.createUser(ann);
            return null;
        });
        accounts.assignUserToGroup("ann", "root");
        ServiceInstance theirs = new ServiceInstance(url, "ann", "secret", true);
        UserSearchResult[] found =
                theirs.getUserDirectory().retrieveUserGroups(null, "", "root", null, false, true, false);
        Checks.sameItems(
                "the members of root",
                Arrays.stream(found).map(UserSearchResult::getPrincipal).toArray(String[]::new),
                user,
                "ann");
        theirs.getServerConnection().logout();
        accounts.removeUser("ann");
        Checks.raises(UserNotFound.class, () -> {
            accounts.removeUser("ann");
            return null;
        });
        Checks.raises(InvalidLogin.class, () -> new ServiceInstance(url, "ann", "secret", true));
    }

    private void logout() throws Exception {
        String key = service.getSessionManager().getCurrentSession().getKey();
        service.getServerConnection().logout();
        ServiceInstance other = new ServiceInstance(url, user, password, true);
        Checks.that("the session is over", !other.getSessionManager().sessionIsActive(key, user));
        other.getServerConnection().logout();
    }
}
