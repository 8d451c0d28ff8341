import client.vim25.ArrayOfVirtualDevice;
import client.vim25.DuplicateNameFaultMsg;
import client.vim25.Event;
import client.vim25.EventFilterSpec;
import client.vim25.InvalidLogin;
import client.vim25.InvalidLoginFaultMsg;
import client.vim25.InvalidPowerState;
import client.vim25.ManagedObjectNotFound;
import client.vim25.ManagedObjectReference;
import client.vim25.NotAuthenticated;
import client.vim25.ObjectContent;
import client.vim25.ObjectSpec;
import client.vim25.PerfEntityMetric;
import client.vim25.PerfMetricId;
import client.vim25.PerfMetricIntSeries;
import client.vim25.PerfQuerySpec;
import client.vim25.PropertyFilterSpec;
import client.vim25.PropertyFilterUpdate;
import client.vim25.PropertySpec;
import client.vim25.RuntimeFaultFaultMsg;
import client.vim25.SelectionSpec;
import client.vim25.ServiceContent;
import client.vim25.TaskInfo;
import client.vim25.TaskInfoState;
import client.vim25.TraversalSpec;
import client.vim25.UpdateSet;
import client.vim25.UserSession;
import client.vim25.VimPortType;
import client.vim25.VimService;
import client.vim25.VirtualDevice;
import client.vim25.VirtualDisk;
import client.vim25.VirtualMachinePowerState;
import client.vim25.VirtualMachineSummary;
import com.sun.xml.ws.developer.JAXWSProperties;
import jakarta.xml.ws.BindingProvider;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Drives a server through the classes that wsimport made from the WSDL it serves. */
public final class WsimportClient {
    private final String user;
    private final String password;
    private final VimPortType vim;
    private final ServiceContent content;

    private WsimportClient(String[] args) throws Exception {
        user = args[1];
        password = args[2];
        vim = new VimService(new URL(new URL(args[0]), "/sdk/vimService.wsdl")).getVimPort();
        Map<String, Object> context = ((BindingProvider) vim).getRequestContext();
        context.put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, args[0]);
        context.put(BindingProvider.SESSION_MAINTAIN_PROPERTY, true);
        context.put(JAXWSProperties.REQUEST_TIMEOUT, 60_000);
        content = vim.retrieveServiceContent(reference("ServiceInstance", "ServiceInstance"));
    }

    public static void main(String[] args) throws Exception {
        WsimportClient client = new WsimportClient(args);
        Checks checks = new Checks();
        checks.check("service_content_is_typed", client::serviceContent);
        checks.check("wrong_password_is_a_typed_InvalidLoginFaultMsg", client::wrongPassword);
        checks.check("login_returns_the_session", client::login);
        checks.check("properties_are_read_with_their_types", client::properties);
        checks.check("inventory_is_traversed", client::traversal);
        checks.check("power_task_is_waited_for_with_a_filter", client::powerTask);
        checks.check("failed_task_has_a_typed_fault", client::failedTask);
        checks.check("declared_fault_has_its_fields", client::declaredFault);
        checks.check("runtime_fault_has_its_fields", client::runtimeFault);
        checks.check("statistics_are_typed", client::statistics);
        checks.check("events_are_typed", client::events);
        checks.check("call_after_logout_is_NotAuthenticated", client::logout);
        checks.exit();
    }

    private void serviceContent() {
        Checks.equal("apiType", content.getAbout().getApiType(), "VirtualCenter");
        Checks.equal("apiVersion", content.getAbout().getApiVersion(), "4.1");
        Checks.equal("the root folder's type", content.getRootFolder().getType(), "Folder");
        Checks.equal("the root folder's id", content.getRootFolder().getValue(), "group-d1");
    }

    private void wrongPassword() throws Exception {
        InvalidLoginFaultMsg fault = Checks.raises(
                InvalidLoginFaultMsg.class,
                () -> vim.login(content.getSessionManager(), user, "not " + password, null));
        Checks.equal("the fault's type", fault.getFaultInfo().getClass(), InvalidLogin.class);
        Checks.that("the fault has a message", !fault.getMessage().isEmpty());
    }

    private void login() throws Exception {
        UserSession session = vim.login(content.getSessionManager(), user, password, null);
        Checks.equal("the session's user", session.getUserName(), user);
        UserSession current = (UserSession)
                read(content.getSessionManager(), "currentSession").get("currentSession");
        Checks.equal("the key of currentSession", current.getKey(), session.getKey());
        Checks.equal("the session's login time", current.getLoginTime(), session.getLoginTime());
    }

    private void properties() throws Exception {
        Map<String, Object> values = read(
                find("DC0/vm/DC0_H0_VM0"),
                "name",
                "summary",
                "runtime.powerState",
                "config.hardware.device",
                "runtime.host",
                "snapshot");
        Checks.that("an unset property is left out", !values.containsKey("snapshot"));
        Checks.equal("name", values.get("name"), "DC0_H0_VM0");
        Checks.equal("runtime.powerState", values.get("runtime.powerState"), VirtualMachinePowerState.POWERED_ON);
        Checks.equal("the host's type", ((ManagedObjectReference) values.get("runtime.host")).getType(), "HostSystem");
        Checks.equal(
                "memory in the summary",
                ((VirtualMachineSummary) values.get("summary")).getConfig().getMemorySizeMB(),
                32);
        List<VirtualDevice> devices = ((ArrayOfVirtualDevice) values.get("config.hardware.device")).getVirtualDevice();
        VirtualDevice disk =
                devices.stream().filter(d -> d.getKey() == 2000).findFirst().orElseThrow();
        Checks.that("device 2000 is a disk with a size", ((VirtualDisk) disk).getCapacityInKB() > 0);
        Checks.equal("the disk's label", disk.getDeviceInfo().getLabel(), "Hard disk 1");
    }

    private void traversal() throws Exception {
        TraversalSpec folders = traversal("folders", "Folder", "childEntity", "folders", "machines");
        TraversalSpec machines = traversal("machines", "Datacenter", "vmFolder", "folders");
        ObjectSpec from = new ObjectSpec();
        from.setObj(content.getRootFolder());
        from.getSelectSet().addAll(Arrays.asList(folders, machines));
        PropertyFilterSpec spec = new PropertyFilterSpec();
        spec.getObjectSet().add(from);
        spec.getPropSet().add(paths("VirtualMachine", "name"));
        String[] names =
                vim.retrieveProperties(content.getPropertyCollector(), Collections.singletonList(spec)).stream()
                        .map(o -> (String) o.getPropSet().get(0).getVal())
                        .toArray(String[]::new);
        Checks.sameItems("the machines", names, "DC0_H0_VM0", "DC0_H0_VM1", "DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1");
    }

    private void powerTask() throws Exception {
        ManagedObjectReference vm = find("DC0/vm/DC0_H0_VM0");
        Checks.equal("the end of the power-off", end(vim.powerOffVMTask(vm)), TaskInfoState.SUCCESS);
        Checks.equal(
                "the state",
                read(vm, "runtime.powerState").get("runtime.powerState"),
                VirtualMachinePowerState.POWERED_OFF);
        Checks.equal("the end of the power-on", end(vim.powerOnVMTask(vm, null)), TaskInfoState.SUCCESS);
        Checks.equal(
                "the state",
                read(vm, "runtime.powerState").get("runtime.powerState"),
                VirtualMachinePowerState.POWERED_ON);
    }

    private void failedTask() throws Exception {
        ManagedObjectReference task = vim.powerOnVMTask(find("DC0/vm/DC0_H0_VM0"), null);
        Checks.equal("the end of the task", end(task), TaskInfoState.ERROR);
        TaskInfo info = (TaskInfo) read(task, "info").get("info");
        Checks.equal("the fault's type", info.getError().getFault().getClass(), InvalidPowerState.class);
        InvalidPowerState fault = (InvalidPowerState) info.getError().getFault();
        Checks.equal("existingState", fault.getExistingState(), VirtualMachinePowerState.POWERED_ON);
    }

    private void declaredFault() throws Exception {
        ManagedObjectReference folder = vim.createFolder(find("DC0/vm"), "wsimport-twice");
        DuplicateNameFaultMsg fault =
                Checks.raises(DuplicateNameFaultMsg.class, () -> vim.createFolder(find("DC0/vm"), "wsimport-twice"));
        Checks.equal("the name in the fault", fault.getFaultInfo().getName(), "wsimport-twice");
        Checks.equal("the object in the fault", fault.getFaultInfo().getObject().getValue(), folder.getValue());
        Checks.equal("the end of the destruction", end(vim.destroyTask(folder)), TaskInfoState.SUCCESS);
    }

    private void runtimeFault() throws Exception {
        RuntimeFaultFaultMsg fault = Checks.raises(
                RuntimeFaultFaultMsg.class, () -> vim.powerOffVMTask(reference("VirtualMachine", "vm-999999")));
        Checks.equal("the fault's type", fault.getFaultInfo().getClass(), ManagedObjectNotFound.class);
        Checks.equal(
                "the object in the fault",
                ((ManagedObjectNotFound) fault.getFaultInfo()).getObj().getValue(),
                "vm-999999");
    }

    private void statistics() throws Exception {
        // A machine that no check powers off: it would miss samples.
        ManagedObjectReference vm = find("DC0/vm/DC0_C0_RP0_VM1");
        PerfMetricId metric = new PerfMetricId();
        metric.setCounterId(vim.queryAvailablePerfMetric(content.getPerfManager(), vm, null, null, 20).stream()
                .filter(m -> m.getInstance().isEmpty())
                .findFirst()
                .orElseThrow()
                .getCounterId());
        metric.setInstance("");
        PerfQuerySpec spec = new PerfQuerySpec();
        spec.setEntity(vm);
        spec.getMetricId().add(metric);
        spec.setIntervalId(20);
        spec.setMaxSample(15);
        PerfEntityMetric answer =
                (PerfEntityMetric) vim.queryPerf(content.getPerfManager(), Collections.singletonList(spec))
                        .get(0);
        Checks.equal("the number of samples", answer.getSampleInfo().size(), 15);
        Checks.equal(
                "the number of values",
                ((PerfMetricIntSeries) answer.getValue().get(0)).getValue().size(),
                15);
    }

    private void events() throws Exception {
        List<Event> events = vim.queryEvents(content.getEventManager(), new EventFilterSpec());
        Checks.that(
                "the login is among the events",
                events.stream().anyMatch(e -> e.getClass().getSimpleName().equals("UserLoginSessionEvent")));
        Checks.that(
                "every event has a message",
                events.stream().noneMatch(e -> e.getFullFormattedMessage().isEmpty()));
    }

    private void logout() throws Exception {
        vim.logout(content.getSessionManager());
        RuntimeFaultFaultMsg fault = Checks.raises(RuntimeFaultFaultMsg.class, () -> find("DC0"));
        Checks.equal("the fault's type", fault.getFaultInfo().getClass(), NotAuthenticated.class);
        Checks.equal(
                "the privilege in the fault",
                ((NotAuthenticated) fault.getFaultInfo()).getPrivilegeId(),
                "System.View");
    }

    /** Waits with a filter of its own until the task is over; returns the task's last state. */
    private TaskInfoState end(ManagedObjectReference task) throws Exception {
        ManagedObjectReference filter =
                vim.createFilter(content.getPropertyCollector(), spec(task, "info.state"), true);
        String version = "";
        Object state = null;
        while (state != TaskInfoState.SUCCESS && state != TaskInfoState.ERROR) {
            UpdateSet updates = vim.waitForUpdates(content.getPropertyCollector(), version);
            version = updates.getVersion();
            for (PropertyFilterUpdate update : updates.getFilterSet()) {
                state = update.getObjectSet().get(0).getChangeSet().get(0).getVal();
            }
        }
        vim.destroyPropertyFilter(filter);
        return (TaskInfoState) state;
    }

    private Map<String, Object> read(ManagedObjectReference object, String... names) throws Exception {
        List<ObjectContent> found =
                vim.retrieveProperties(content.getPropertyCollector(), Collections.singletonList(spec(object, names)));
        Checks.equal("the number of objects in the answer", found.size(), 1);
        Map<String, Object> values = new LinkedHashMap<>();
        found.get(0).getPropSet().forEach(p -> values.put(p.getName(), p.getVal()));
        return values;
    }

    private ManagedObjectReference find(String path) throws Exception {
        ManagedObjectReference found = vim.findByInventoryPath(content.getSearchIndex(), path);
        Checks.that("there is something at " + path, found != null);
        return found;
    }

    private static PropertyFilterSpec spec(ManagedObjectReference object, String... names) {
        ObjectSpec from = new ObjectSpec();
        from.setObj(object);
        PropertyFilterSpec spec = new PropertyFilterSpec();
        spec.getObjectSet().add(from);
        spec.getPropSet().add(paths(object.getType(), names));
        return spec;
    }

    private static PropertySpec paths(String type, String... names) {
        PropertySpec spec = new PropertySpec();
        spec.setType(type);
        spec.getPathSet().addAll(Arrays.asList(names));
        return spec;
    }

    private static TraversalSpec traversal(String name, String type, String path, String... then) {
        TraversalSpec spec = new TraversalSpec();
        spec.setName(name);
        spec.setType(type);
        spec.setPath(path);
        for (String next : then) {
            SelectionSpec selection = new SelectionSpec();
            selection.setName(next);
            spec.getSelectSet().add(selection);
        }
        return spec;
    }

    private static ManagedObjectReference reference(String type, String value) {
        ManagedObjectReference made = new ManagedObjectReference();
        made.setType(type);
        made.setValue(value);
        return made;
    }
}
