import com.vmware.vim25.AboutInfo;
import com.vmware.vim25.DuplicateName;
import com.vmware.vim25.InvalidLogin;
import com.vmware.vim25.InvalidName;
import com.vmware.vim25.ManagedObjectNotFound;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.NotAuthenticated;
import com.vmware.vim25.ObjectContent;
import com.vmware.vim25.ObjectSpec;
import com.vmware.vim25.PropertyFilterSpec;
import com.vmware.vim25.PropertySpec;
import com.vmware.vim25.UpdateSet;
import com.vmware.vim25.UserSession;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualEthernetCard;
import com.vmware.vim25.VirtualMachineConfigInfo;
import com.vmware.vim25.VirtualMachinePowerState;
import com.vmware.vim25.VirtualMachineSummary;
import com.vmware.vim25.mo.ClusterComputeResource;
import com.vmware.vim25.mo.Folder;
import com.vmware.vim25.mo.HostSystem;
import com.vmware.vim25.mo.InventoryNavigator;
import com.vmware.vim25.mo.ManagedEntity;
import com.vmware.vim25.mo.PropertyCollector;
import com.vmware.vim25.mo.PropertyFilter;
import com.vmware.vim25.mo.ServiceInstance;
import com.vmware.vim25.mo.VirtualMachine;
import com.vmware.vim25.mo.util.PropertyCollectorUtil;
import java.net.URL;
import java.util.Arrays;
import java.util.Hashtable;
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
    private final Lookup lookup;

    private YavijavaClient(String[] args) throws Exception {
        url = new URL(args[0]);
        user = args[1];
        password = args[2];
        service = new ServiceInstance(url, user, password, true, TIMEOUT_MILLIS, TIMEOUT_MILLIS);
        lookup = new Lookup(service);
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
        checks.check("folder_is_created_renamed_moved_and_destroyed", client::folders);
        checks.check("bad_names_are_typed_faults", client::badNames);
        checks.check("search_index_finds", client::searchIndex);
        new MachineChecks(client.service).all(checks);
        new HistoryChecks(client.service, client.user).all(checks);
        new MovingChecks(client.url, client.user, client.password).all(checks);
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
        Checks.sameItems("machines", Lookup.names(all.searchManagedEntities("VirtualMachine")), MACHINES);
        Checks.sameItems(
                "hosts",
                Lookup.names(all.searchManagedEntities("HostSystem")),
                "DC0_H0",
                "DC0_C0_H0",
                "DC0_C0_H1",
                "DC0_C0_H2");
        Checks.sameItems("datacenters", Lookup.names(all.searchManagedEntities("Datacenter")), "DC0");
        Checks.sameItems("clusters", Lookup.names(all.searchManagedEntities("ClusterComputeResource")), "DC0_C0");
        Checks.sameItems("pools", Lookup.names(all.searchManagedEntities("ResourcePool")), "Resources", "Resources");
        Checks.sameItems("datastores", Lookup.names(all.searchManagedEntities("Datastore")), "LocalDS_0");
        Checks.sameItems("networks", Lookup.names(all.searchManagedEntities("Network")), "VM Network", "DC0_DVPG0");
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
        Checks.sameItems(
                "the cluster's hosts", Lookup.names(cluster.getHosts()), "DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2");
        Checks.equal("numHosts", cluster.getSummary().getNumHosts(), 3);
    }

    private void properties() throws Exception {
        VirtualMachine vm = lookup.machine("DC0_H0_VM0");
        VirtualMachineConfigInfo config = vm.getConfig();
        VirtualMachineSummary summary = vm.getSummary();
        Checks.equal("numCPU", config.getHardware().getNumCPU(), 1);
        Checks.equal("memoryMB", config.getHardware().getMemoryMB(), 32);
        Checks.equal("the uuid in the summary", summary.getConfig().getUuid(), config.getUuid());
        Checks.equal("the power state", summary.getRuntime().getPowerState(), VirtualMachinePowerState.poweredOn);
        Checks.equal(
                "the label of device 2000", device(config, 2000).getDeviceInfo().getLabel(), "Hard disk 1");
        Checks.that("device 4000 is an adapter", device(config, 4000) instanceof VirtualEthernetCard);
        Checks.sameItems("the datastores", Lookup.names(vm.getDatastores()), "LocalDS_0");
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
        Checks.sameItems("the host's machines", Lookup.names(host.getVms()), "DC0_H0_VM0", "DC0_H0_VM1");
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
        VirtualMachine vm = lookup.machine("DC0_H0_VM0");
        PropertyCollector collector = service.getPropertyCollector();
        PropertyFilterSpec spec = new PropertyFilterSpec();
        spec.setObjectSet(new ObjectSpec[] {PropertyCollectorUtil.creatObjectSpec(vm.getMOR(), false, null)});
        spec.setPropSet(new PropertySpec[] {
            PropertyCollectorUtil.createPropertySpec("VirtualMachine", false, new String[] {"runtime.powerState"})
        });
        PropertyFilter filter = collector.createFilter(spec, true);
        UpdateSet first = collector.waitForUpdates("");
        Checks.equal("the first state", change(first), VirtualMachinePowerState.poweredOn);
        Lookup.succeed(vm.powerOffVM_Task());
        UpdateSet second = collector.waitForUpdates(first.getVersion());
        Checks.equal("the second state", change(second), VirtualMachinePowerState.poweredOff);
        Checks.equal("a check without news", collector.checkForUpdates(second.getVersion()), null);
        filter.destroyPropertyFilter();
        Lookup.succeed(vm.powerOnVM_Task(null));
    }

    private void folders() throws Exception {
        Folder outer = lookup.vmFolder().createFolder("java-outer");
        Folder inner = lookup.vmFolder().createFolder("java-inner");
        Lookup.succeed(inner.rename_Task("java-renamed"));
        Lookup.succeed(outer.moveIntoFolder_Task(new ManagedEntity[] {inner}));
        Checks.equal("the moved folder's parent", inner.getParent().getName(), "java-outer");
        Checks.sameItems("the outer folder's children", Lookup.names(outer.getChildEntity()), "java-renamed");
        Lookup.succeed(outer.destroy_Task());
        Checks.equal(
                "what is left",
                new InventoryNavigator(lookup.vmFolder()).searchManagedEntity("Folder", "java-renamed"),
                null);
    }

    private void badNames() throws Exception {
        Folder folder = lookup.vmFolder().createFolder("java-twice");
        DuplicateName duplicate =
                Checks.raises(DuplicateName.class, () -> lookup.vmFolder().createFolder("java-twice"));
        Checks.equal("the name in the fault", duplicate.getName(), "java-twice");
        Checks.equal(
                "the object in the fault",
                duplicate.getObject().getVal(),
                folder.getMOR().getVal());
        InvalidName invalid =
                Checks.raises(InvalidName.class, () -> lookup.vmFolder().createFolder(""));
        Checks.equal("the bad name in the fault", invalid.getName(), "");
        Lookup.succeed(folder.destroy_Task());
    }

    private void searchIndex() throws Exception {
        VirtualMachine vm = lookup.machine("DC0_H0_VM0");
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

    private static Object change(UpdateSet updates) {
        return updates.getFilterSet()[0].getObjectSet()[0].getChangeSet()[0].getVal();
    }

    private static VirtualDevice device(VirtualMachineConfigInfo config, int key) {
        return Arrays.stream(config.getHardware().getDevice())
                .filter(d -> d.getKey() == key)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no device " + key));
    }
}
