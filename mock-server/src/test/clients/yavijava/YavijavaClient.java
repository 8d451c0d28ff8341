import com.vmware.vim25.AboutInfo;
import com.vmware.vim25.DuplicateName;
import com.vmware.vim25.Event;
import com.vmware.vim25.EventFilterSpec;
import com.vmware.vim25.EventFilterSpecByEntity;
import com.vmware.vim25.EventFilterSpecRecursionOption;
import com.vmware.vim25.InvalidLogin;
import com.vmware.vim25.InvalidName;
import com.vmware.vim25.InvalidPowerState;
import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.ManagedObjectNotFound;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.NotAuthenticated;
import com.vmware.vim25.ObjectContent;
import com.vmware.vim25.ObjectSpec;
import com.vmware.vim25.PerfCounterInfo;
import com.vmware.vim25.PerfEntityMetric;
import com.vmware.vim25.PerfEntityMetricBase;
import com.vmware.vim25.PerfEntityMetricCSV;
import com.vmware.vim25.PerfMetricId;
import com.vmware.vim25.PerfMetricIntSeries;
import com.vmware.vim25.PerfMetricSeriesCSV;
import com.vmware.vim25.PerfProviderSummary;
import com.vmware.vim25.PerfQuerySpec;
import com.vmware.vim25.PropertyFilterSpec;
import com.vmware.vim25.PropertySpec;
import com.vmware.vim25.TaskInfo;
import com.vmware.vim25.TaskInfoState;
import com.vmware.vim25.UpdateSet;
import com.vmware.vim25.UserSession;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDeviceConfigSpec;
import com.vmware.vim25.VirtualDeviceConfigSpecFileOperation;
import com.vmware.vim25.VirtualDeviceConfigSpecOperation;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualDiskFlatVer2BackingInfo;
import com.vmware.vim25.VirtualE1000;
import com.vmware.vim25.VirtualEthernetCard;
import com.vmware.vim25.VirtualEthernetCardNetworkBackingInfo;
import com.vmware.vim25.VirtualLsiLogicController;
import com.vmware.vim25.VirtualMachineCloneSpec;
import com.vmware.vim25.VirtualMachineConfigInfo;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachineFileInfo;
import com.vmware.vim25.VirtualMachinePowerState;
import com.vmware.vim25.VirtualMachineRelocateSpec;
import com.vmware.vim25.VirtualMachineSummary;
import com.vmware.vim25.VirtualSCSISharing;
import com.vmware.vim25.mo.ClusterComputeResource;
import com.vmware.vim25.mo.Datacenter;
import com.vmware.vim25.mo.Folder;
import com.vmware.vim25.mo.HostSystem;
import com.vmware.vim25.mo.InventoryNavigator;
import com.vmware.vim25.mo.ManagedEntity;
import com.vmware.vim25.mo.ManagedObject;
import com.vmware.vim25.mo.PropertyCollector;
import com.vmware.vim25.mo.PropertyFilter;
import com.vmware.vim25.mo.ResourcePool;
import com.vmware.vim25.mo.ServiceInstance;
import com.vmware.vim25.mo.Task;
import com.vmware.vim25.mo.VirtualMachine;
import com.vmware.vim25.mo.util.PropertyCollectorUtil;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import org.apache.log4j.BasicConfigurator;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;

/** Drives a server through yavijava: its managed objects, navigator, tasks and utilities. */
public final class YavijavaClient {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final String[] MACHINES = {"DC0_H0_VM0", "DC0_H0_VM1", "DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1"};

    private final URL url;
    private final String user;
    private final String password;
    private final ServiceInstance service;

    private YavijavaClient(String[] args) throws Exception {
        url = new URL(args[0]);
        user = args[1];
        password = args[2];
        service = new ServiceInstance(url, user, password, true, TIMEOUT_MILLIS, TIMEOUT_MILLIS);
    }

    public static void main(String[] args) throws Exception {
        BasicConfigurator.configure();
        Logger.getRootLogger().setLevel(Level.OFF);
        Checks checks = new Checks();
        checks.check("wrong_password_is_InvalidLogin", () -> wrongPassword(args));
        YavijavaClient client = new YavijavaClient(args);
        checks.check("about_and_session", client::aboutAndSession);
        checks.check("navigator_finds_every_kind", client::navigator);
        checks.check("navigator_finds_one_by_name", client::navigatorByName);
        checks.check("properties_are_mapped_to_fields", client::properties);
        checks.check("property_collector_util_reads_in_bulk", client::bulk);
        checks.check("full_traversal_reads_every_machine_once", client::fullTraversal);
        checks.check("updates_are_waited_for", client::updates);
        checks.check("power_cycle_waits_for_its_tasks", client::powerCycle);
        checks.check("power_on_of_a_running_machine_is_InvalidPowerState", client::powerOnTwice);
        checks.check("folder_is_created_renamed_moved_and_destroyed", client::folders);
        checks.check("bad_names_are_typed_faults", client::badNames);
        checks.check("machine_is_created_reconfigured_cloned_and_destroyed", client::machine);
        checks.check("template_is_marked_and_unmarked", client::template);
        checks.check("maintenance_mode_is_entered_and_left", client::maintenanceMode);
        checks.check("statistics_in_both_formats", client::statistics);
        checks.check("events_of_a_machine", client::events);
        checks.check("search_index_finds", client::searchIndex);
        checks.check("unknown_object_is_ManagedObjectNotFound", client::unknownObject);
        checks.check("logout_ends_the_session", client::logout);
        checks.exit();
    }

    private static void wrongPassword(String[] args) throws Exception {
        Checks.raises(InvalidLogin.class, () -> new ServiceInstance(new URL(args[0]), args[1], "not " + args[2], true));
    }

    private void aboutAndSession() throws Exception {
        AboutInfo about = service.getAboutInfo();
        Checks.equal("apiType", about.getApiType(), "VirtualCenter");
        Checks.equal("apiVersion", about.getApiVersion(), "4.1");
        UserSession session = service.getSessionManager().getCurrentSession();
        Checks.equal("the session's user", session.getUserName(), user);
        Checks.that("the session is active", service.getSessionManager().sessionIsActive(session.getKey(), user));
        service.getSessionManager().setLocale("en");
        Checks.equal(
                "the locale", service.getSessionManager().getCurrentSession().getLocale(), "en");
        Checks.that("the clock runs", !service.currentTime().after(service.currentTime()));
    }

    private void navigator() throws Exception {
        InventoryNavigator all = new InventoryNavigator(service.getRootFolder());
        Checks.sameItems("machines", names(all.searchManagedEntities("VirtualMachine")), MACHINES);
        Checks.sameItems(
                "hosts",
                names(all.searchManagedEntities("HostSystem")),
                "DC0_H0",
                "DC0_C0_H0",
                "DC0_C0_H1",
                "DC0_C0_H2");
        Checks.sameItems("datacenters", names(all.searchManagedEntities("Datacenter")), "DC0");
        Checks.sameItems("clusters", names(all.searchManagedEntities("ClusterComputeResource")), "DC0_C0");
        Checks.sameItems("pools", names(all.searchManagedEntities("ResourcePool")), "Resources", "Resources");
        Checks.sameItems("datastores", names(all.searchManagedEntities("Datastore")), "LocalDS_0");
        Checks.sameItems("networks", names(all.searchManagedEntities("Network")), "VM Network", "DC0_DVPG0");
        Checks.that("everything is more than that", all.searchManagedEntities(true).length > 15);
    }

    private void navigatorByName() throws Exception {
        InventoryNavigator all = new InventoryNavigator(service.getRootFolder());
        ManagedEntity found = all.searchManagedEntity("VirtualMachine", "DC0_C0_RP0_VM1");
        Checks.equal("the machine's name", found.getName(), "DC0_C0_RP0_VM1");
        Checks.equal("the machine's folder", found.getParent().getName(), "vm");
        Checks.equal("a name that nobody has", all.searchManagedEntity("VirtualMachine", "nobody"), null);
        ClusterComputeResource cluster =
                (ClusterComputeResource) all.searchManagedEntity("ClusterComputeResource", "DC0_C0");
        Checks.sameItems("the cluster's hosts", names(cluster.getHosts()), "DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2");
        Checks.equal("numHosts", cluster.getSummary().getNumHosts(), 3);
    }

    private void properties() throws Exception {
        VirtualMachine vm = machine("DC0_H0_VM0");
        VirtualMachineConfigInfo config = vm.getConfig();
        VirtualMachineSummary summary = vm.getSummary();
        Checks.equal("numCPU", config.getHardware().getNumCPU(), 1);
        Checks.equal("memoryMB", config.getHardware().getMemoryMB(), 32);
        Checks.equal("the uuid in the summary", summary.getConfig().getUuid(), config.getUuid());
        Checks.equal("the power state", summary.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOn);
        Checks.equal(
                "the label of device 2000", device(config, 2000).getDeviceInfo().getLabel(), "Hard disk 1");
        Checks.that("device 4000 is an adapter", device(config, 4000) instanceof VirtualEthernetCard);
        Checks.sameItems("the datastores", names(vm.getDatastores()), "LocalDS_0");
        Checks.equal("the pool", vm.getResourcePool().getName(), "Resources");
        Checks.that(
                "the resource configuration has shares",
                vm.getResourceConfig().getCpuAllocation().getShares().getShares() > 0);
        HostSystem host =
                new HostSystem(service.getServerConnection(), vm.getRuntime().getHost());
        Checks.equal("the host's name", host.getName(), "DC0_H0");
        Checks.equal("cpuPkg against numCpuPackages", host.getHardware().getCpuPkg().length, (int)
                host.getHardware().getCpuInfo().getNumCpuPackages());
        Checks.equal(
                "the host's switches",
                host.getConfig().getNetwork().getVswitch()[0].getName(),
                "vSwitch0");
        Checks.sameItems("the host's machines", names(host.getVms()), "DC0_H0_VM0", "DC0_H0_VM1");
    }

    private void bulk() throws Exception {
        ManagedEntity[] machines =
                new InventoryNavigator(service.getRootFolder()).searchManagedEntities("VirtualMachine");
        String[] paths = {
            "name", "summary.config.memorySizeMB", "runtime.powerState", "snapshot", "config.hardware.device"
        };
        Hashtable<?, ?>[] rows = PropertyCollectorUtil.retrieveProperties(machines, "VirtualMachine", paths);
        Checks.equal("the number of rows", rows.length, 4);
        String[] seen = new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            seen[i] = (String) rows[i].get("name");
            Checks.equal("memory of " + seen[i], rows[i].get("summary.config.memorySizeMB"), 32);
            Checks.equal(
                    "power state of " + seen[i], rows[i].get("runtime.powerState"), VirtualMachinePowerState.poweredOn);
            Checks.equal("snapshot of " + seen[i], rows[i].get("snapshot"), null);
            Checks.that("devices of " + seen[i], ((VirtualDevice[]) rows[i].get("config.hardware.device")).length > 2);
        }
        Checks.sameItems("the names", seen, MACHINES);
    }

    private void fullTraversal() throws Exception {
        ObjectSpec from = PropertyCollectorUtil.creatObjectSpec(
                service.getRootFolder().getMOR(), false, PropertyCollectorUtil.buildFullTraversalV4());
        PropertyFilterSpec spec = new PropertyFilterSpec();
        spec.setObjectSet(new ObjectSpec[] {from});
        spec.setPropSet(new PropertySpec[] {
            PropertyCollectorUtil.createPropertySpec("VirtualMachine", false, new String[] {"name"})
        });
        ObjectContent[] found = service.getPropertyCollector().retrieveProperties(new PropertyFilterSpec[] {spec});
        String[] seen = Arrays.stream(found)
                .map(o -> (String) o.getPropSet()[0].getVal())
                .toArray(String[]::new);
        Checks.sameItems("the machines", seen, MACHINES);
    }

    private void updates() throws Exception {
        VirtualMachine vm = machine("DC0_H0_VM0");
        PropertyCollector collector = service.getPropertyCollector();
        PropertyFilterSpec spec = new PropertyFilterSpec();
        spec.setObjectSet(new ObjectSpec[] {PropertyCollectorUtil.creatObjectSpec(vm.getMOR(), false, null)});
        spec.setPropSet(new PropertySpec[] {
            PropertyCollectorUtil.createPropertySpec("VirtualMachine", false, new String[] {"runtime.powerState"})
        });
        PropertyFilter filter = collector.createFilter(spec, true);
        UpdateSet first = collector.waitForUpdates("");
        Checks.equal("the first state", change(first), VirtualMachinePowerState.poweredOn);
        succeed(vm.powerOffVM_Task());
        UpdateSet second = collector.waitForUpdates(first.getVersion());
        Checks.equal("the second state", change(second), VirtualMachinePowerState.poweredOff);
        Checks.equal("a check without news", collector.checkForUpdates(second.getVersion()), null);
        filter.destroyPropertyFilter();
        succeed(vm.powerOnVM_Task(null));
    }

    private void powerCycle() throws Exception {
        VirtualMachine vm = machine("DC0_H0_VM1");
        Task task = vm.powerOffVM_Task();
        Checks.equal("what waitForTask returns", task.waitForTask(50, 1), Task.SUCCESS);
        TaskInfo info = task.getTaskInfo();
        Checks.equal("the task's state", info.getState(), TaskInfoState.success);
        Checks.equal("the task's entity", info.getEntityName(), "DC0_H0_VM1");
        Checks.equal("the task's description", info.getDescriptionId(), "VirtualMachine.powerOff");
        Checks.equal("the state", vm.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOff);
        Checks.equal("what waitForMe returns", vm.powerOnVM_Task(null).waitForMe(), Task.SUCCESS);
        Checks.equal("the state", vm.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOn);
    }

    private void powerOnTwice() throws Exception {
        Task task = machine("DC0_H0_VM1").powerOnVM_Task(null);
        Checks.that("the task fails", !Task.SUCCESS.equals(task.waitForTask(50, 1)));
        LocalizedMethodFault error = task.getTaskInfo().getError();
        Checks.equal("the fault's type", error.getFault().getClass(), InvalidPowerState.class);
        InvalidPowerState fault = (InvalidPowerState) error.getFault();
        Checks.equal("existingState", fault.getExistingState(), VirtualMachinePowerState.poweredOn);
        Checks.equal("requestedState", fault.getRequestedState(), VirtualMachinePowerState.poweredOn);
        Checks.that("the fault has a message", !error.getLocalizedMessage().isEmpty());
    }

    private void folders() throws Exception {
        Folder outer = vmFolder().createFolder("java-outer");
        Folder inner = vmFolder().createFolder("java-inner");
        succeed(inner.rename_Task("java-renamed"));
        succeed(outer.moveIntoFolder_Task(new ManagedEntity[] {inner}));
        Checks.equal("the moved folder's parent", inner.getParent().getName(), "java-outer");
        Checks.sameItems("the outer folder's children", names(outer.getChildEntity()), "java-renamed");
        succeed(outer.destroy_Task());
        Checks.equal(
                "what is left", new InventoryNavigator(vmFolder()).searchManagedEntity("Folder", "java-renamed"), null);
    }

    private void badNames() throws Exception {
        Folder folder = vmFolder().createFolder("java-twice");
        DuplicateName duplicate =
                Checks.raises(DuplicateName.class, () -> vmFolder().createFolder("java-twice"));
        Checks.equal("the name in the fault", duplicate.getName(), "java-twice");
        Checks.equal(
                "the object in the fault",
                duplicate.getObject().getVal(),
                folder.getMOR().getVal());
        InvalidName invalid = Checks.raises(InvalidName.class, () -> vmFolder().createFolder(""));
        Checks.equal("the bad name in the fault", invalid.getName(), "");
        succeed(folder.destroy_Task());
    }

    private void machine() throws Exception {
        VirtualMachine vm = create("java-created");
        VirtualMachineConfigSpec change = new VirtualMachineConfigSpec();
        change.setNumCPUs(2);
        change.setMemoryMB(128L);
        change.setDeviceChange(new VirtualDeviceConfigSpec[] {addDisk(1000, 1, 2048), addAdapter("DC0_DVPG0")});
        succeed(vm.reconfigVM_Task(change));
        VirtualMachineConfigInfo config = vm.getConfig();
        Checks.equal("numCPU", config.getHardware().getNumCPU(), 2);
        Checks.equal("memoryMB", config.getHardware().getMemoryMB(), 128);
        Checks.equal(
                "the label of the new disk",
                device(config, 2001).getDeviceInfo().getLabel(),
                "Hard disk 2");
        Checks.equal("the size of the new disk", ((VirtualDisk) device(config, 2001)).getCapacityInKB(), 2048L);
        Checks.equal(
                "the label of the new adapter",
                device(config, 4001).getDeviceInfo().getLabel(),
                "Network adapter 2");
        Checks.sameItems("the networks", names(vm.getNetworks()), "VM Network", "DC0_DVPG0");
        VirtualMachineCloneSpec spec = new VirtualMachineCloneSpec();
        VirtualMachineRelocateSpec location = new VirtualMachineRelocateSpec();
        location.setPool(pool().getMOR());
        spec.setLocation(location);
        spec.setPowerOn(true);
        succeed(vm.cloneVM_Task(vmFolder(), "java-clone", spec));
        VirtualMachine copy = machine("java-clone");
        Checks.equal("the clone's CPUs", copy.getConfig().getHardware().getNumCPU(), 2);
        Checks.equal("the clone's state", copy.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOn);
        succeed(copy.powerOffVM_Task());
        succeed(copy.destroy_Task());
        succeed(vm.destroy_Task());
    }

    private void template() throws Exception {
        VirtualMachine vm = create("java-template");
        vm.markAsTemplate();
        Checks.that("it is a template", vm.getConfig().isTemplate());
        Checks.equal("its pool", vm.getResourcePool(), null);
        vm.markAsVirtualMachine(pool(), null);
        Checks.that("it is no template", !vm.getConfig().isTemplate());
        Checks.equal("its pool", vm.getResourcePool().getName(), "Resources");
        succeed(vm.destroy_Task());
    }

    private void maintenanceMode() throws Exception {
        HostSystem host = (HostSystem)
                new InventoryNavigator(service.getRootFolder()).searchManagedEntity("HostSystem", "DC0_H0");
        for (VirtualMachine vm : host.getVms()) {
            succeed(vm.powerOffVM_Task());
        }
        try {
            succeed(host.enterMaintenanceMode(0, false));
            Checks.that("the host is in maintenance mode", host.getRuntime().isInMaintenanceMode());
            succeed(host.exitMaintenanceMode(0));
            Checks.that(
                    "the host is out of maintenance mode", !host.getRuntime().isInMaintenanceMode());
        } finally {
            for (VirtualMachine vm : host.getVms()) {
                succeed(vm.powerOnVM_Task(null));
            }
        }
    }

    private void statistics() throws Exception {
        HostSystem host = (HostSystem)
                new InventoryNavigator(service.getRootFolder()).searchManagedEntity("HostSystem", "DC0_C0_H0");
        PerfProviderSummary summary = service.getPerformanceManager().queryPerfProviderSummary(host);
        Checks.equal("the refresh rate", summary.getRefreshRate(), 20);
        int counter = counter("cpu", "usagemhz", "average");
        PerfEntityMetric normal = (PerfEntityMetric) query(host, counter, "normal");
        Checks.equal("the number of samples", normal.getSampleInfo().length, 15);
        PerfMetricIntSeries series = (PerfMetricIntSeries) normal.getValue()[0];
        Checks.equal("the series' counter", series.getId().getCounterId(), counter);
        Checks.equal("the number of values", series.getValue().length, 15);
        Checks.that("the values are positive", Arrays.stream(series.getValue()).allMatch(v -> v > 0));
        PerfEntityMetricCSV csv = (PerfEntityMetricCSV) query(host, counter, "csv");
        Checks.equal("the number of samples in csv", csv.getSampleInfoCSV().split(",").length, 30);
        Checks.equal(
                "the number of values in csv",
                ((PerfMetricSeriesCSV) csv.getValue()[0]).getValue().split(",").length,
                15);
        PerfMetricId[] available = service.getPerformanceManager().queryAvailablePerfMetric(host, null, null, 20);
        Checks.that("the counter is available", Arrays.stream(available).anyMatch(m -> m.getCounterId() == counter));
    }

    private void events() throws Exception {
        VirtualMachine vm = machine("DC0_C0_RP0_VM0");
        EventFilterSpecByEntity entity = new EventFilterSpecByEntity();
        entity.setEntity(vm.getMOR());
        entity.setRecursion(EventFilterSpecRecursionOption.self);
        EventFilterSpec filter = new EventFilterSpec();
        filter.setEntity(entity);
        int before = queryEvents(filter).size();
        succeed(vm.powerOffVM_Task());
        List<String> kinds = new ArrayList<>();
        List<Event> all = queryEvents(filter);
        for (Event event : all.subList(before, all.size())) {
            kinds.add(event.getClass().getSimpleName());
            Checks.equal("the event's machine", event.getVm().getName(), "DC0_C0_RP0_VM0");
            Checks.equal("the event's user", event.getUserName(), user);
        }
        Checks.equal("the events", kinds, Arrays.asList("TaskEvent", "VmStoppingEvent", "VmPoweredOffEvent"));
        Checks.that(
                "the latest event is not older",
                service.getEventManager().getLatestEvent().getKey()
                        >= all.get(all.size() - 1).getKey());
        succeed(vm.powerOnVM_Task(null));
    }

    private void searchIndex() throws Exception {
        VirtualMachine vm = machine("DC0_H0_VM0");
        String id = vm.getMOR().getVal();
        Checks.equal(
                "by path",
                service.getSearchIndex()
                        .findByInventoryPath("DC0/vm/DC0_H0_VM0")
                        .getMOR()
                        .getVal(),
                id);
        Checks.equal(
                "by uuid",
                service.getSearchIndex()
                        .findByUuid(null, vm.getConfig().getUuid(), true)
                        .getMOR()
                        .getVal(),
                id);
        Checks.equal(
                "by address",
                service.getSearchIndex()
                        .findByIp(null, vm.getGuest().getIpAddress(), true)
                        .getMOR()
                        .getVal(),
                id);
        Checks.equal("nothing at a path", service.getSearchIndex().findByInventoryPath("DC0/vm/nothing"), null);
    }

    private void unknownObject() throws Exception {
        ManagedObjectReference nowhere = new ManagedObjectReference();
        nowhere.setType("VirtualMachine");
        nowhere.setVal("vm-999999");
        VirtualMachine vm = new VirtualMachine(service.getServerConnection(), nowhere);
        ManagedObjectNotFound fault = Checks.raises(ManagedObjectNotFound.class, () -> vm.powerOffVM_Task());
        Checks.equal("the object in the fault", fault.getObj().getVal(), "vm-999999");
    }

    private void logout() throws Exception {
        ServiceInstance other = new ServiceInstance(url, user, password, true);
        Folder root = other.getRootFolder();
        Checks.equal("the root folder's name", root.getName(), "Datacenters");
        other.getSessionManager().logout();
        Checks.raises(NotAuthenticated.class, () -> root.createFolder("not-allowed"));
    }

    private VirtualMachine create(String name) throws Exception {
        VirtualLsiLogicController controller = new VirtualLsiLogicController();
        controller.setKey(-1);
        controller.setBusNumber(0);
        controller.setSharedBus(VirtualSCSISharing.noSharing);
        VirtualMachineFileInfo files = new VirtualMachineFileInfo();
        files.setVmPathName("[LocalDS_0]");
        VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec();
        spec.setName(name);
        spec.setGuestId("otherGuest");
        spec.setNumCPUs(1);
        spec.setMemoryMB(64L);
        spec.setFiles(files);
        spec.setDeviceChange(
                new VirtualDeviceConfigSpec[] {add(controller), addDisk(-1, 0, 1024), addAdapter("VM Network")});
        succeed(vmFolder().createVM_Task(spec, pool(), null));
        return machine(name);
    }

    private static VirtualDeviceConfigSpec add(VirtualDevice device) {
        VirtualDeviceConfigSpec spec = new VirtualDeviceConfigSpec();
        spec.setOperation(VirtualDeviceConfigSpecOperation.add);
        spec.setDevice(device);
        return spec;
    }

    private static VirtualDeviceConfigSpec addDisk(int controller, int unit, long kilobytes) {
        VirtualDiskFlatVer2BackingInfo backing = new VirtualDiskFlatVer2BackingInfo();
        backing.setFileName("[LocalDS_0]");
        backing.setDiskMode("persistent");
        VirtualDisk disk = new VirtualDisk();
        disk.setKey(-10);
        disk.setControllerKey(controller);
        disk.setUnitNumber(unit);
        disk.setCapacityInKB(kilobytes);
        disk.setBacking(backing);
        VirtualDeviceConfigSpec spec = add(disk);
        spec.setFileOperation(VirtualDeviceConfigSpecFileOperation.create);
        return spec;
    }

    private static VirtualDeviceConfigSpec addAdapter(String network) {
        VirtualEthernetCardNetworkBackingInfo backing = new VirtualEthernetCardNetworkBackingInfo();
        backing.setDeviceName(network);
        VirtualE1000 card = new VirtualE1000();
        card.setKey(-20);
        card.setAddressType("generated");
        card.setBacking(backing);
        return add(card);
    }

    private VirtualMachine machine(String name) throws Exception {
        VirtualMachine found = (VirtualMachine)
                new InventoryNavigator(service.getRootFolder()).searchManagedEntity("VirtualMachine", name);
        Checks.that("there is a machine " + name, found != null);
        return found;
    }

    private Folder vmFolder() throws Exception {
        return ((Datacenter) service.getSearchIndex().findByInventoryPath("DC0")).getVmFolder();
    }

    private ResourcePool pool() throws Exception {
        return (ResourcePool) service.getSearchIndex().findByInventoryPath("DC0/host/DC0_H0/Resources");
    }

    private int counter(String group, String name, String rollup) {
        for (PerfCounterInfo info : service.getPerformanceManager().getPerfCounter()) {
            if (info.getGroupInfo().getKey().equals(group)
                    && info.getNameInfo().getKey().equals(name)
                    && info.getRollupType().toString().equals(rollup)) {
                return info.getKey();
            }
        }
        throw new AssertionError("no counter " + group + "." + name + "." + rollup);
    }

    private PerfEntityMetricBase query(ManagedObject entity, int counter, String format) throws Exception {
        PerfMetricId metric = new PerfMetricId();
        metric.setCounterId(counter);
        metric.setInstance("");
        PerfQuerySpec spec = new PerfQuerySpec();
        spec.setEntity(entity.getMOR());
        spec.setMetricId(new PerfMetricId[] {metric});
        spec.setIntervalId(20);
        spec.setMaxSample(15);
        spec.setFormat(format);
        return service.getPerformanceManager().queryPerf(new PerfQuerySpec[] {spec})[0];
    }

    private List<Event> queryEvents(EventFilterSpec filter) throws Exception {
        Event[] found = service.getEventManager().queryEvents(filter);
        List<Event> sorted = new ArrayList<>(Arrays.asList(found == null ? new Event[0] : found));
        sorted.sort(Comparator.comparingInt(Event::getKey));
        return sorted;
    }

    private static Object change(UpdateSet updates) {
        return updates.getFilterSet()[0].getObjectSet()[0].getChangeSet()[0].getVal();
    }

    private static VirtualDevice device(VirtualMachineConfigInfo config, int key) {
        return Arrays.stream(config.getHardware().getDevice())
                .filter(d -> d.getKey() == key)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no device " + key));
    }

    private static String[] names(ManagedEntity[] entities) {
        return Arrays.stream(entities).map(ManagedEntity::getName).toArray(String[]::new);
    }

    private static void succeed(Task task) throws Exception {
        String end = task.waitForTask();
        Checks.equal("the end of the task " + task.getMOR().getVal(), end, Task.SUCCESS);
    }
}
