package io.vimock.samples;

import io.vimock.client.ComputeResource;
import io.vimock.client.Folder;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedObject;
import io.vimock.client.ObjectProperties;
import io.vimock.client.ResourcePool;
import io.vimock.client.Task;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import io.vimock.client.VirtualMachine;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a virtual machine from a template: clones, reconfigures, powers on, and waits for the guest's address. */
@Command(
        name = "provision",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a virtual machine from a template, powers it on and prints its address.",
            "Without --template it takes the first template there is; where there is none, it makes one of a clone "
                    + "of the first virtual machine, named like the new machine with -template behind it."
        })
public final class Provision implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    ServerOptions server = new ServerOptions();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Name of the new machine.")
    String name = "";

    @Option(names = "--template", paramLabel = "NAME", description = "Template or machine to clone, by name or path.")
    @Nullable
    String template;

    @Option(names = "--cpus", paramLabel = "N", description = "Virtual CPUs (default: 2).")
    int cpus = 2;

    @Option(names = "--memory", paramLabel = "MB", description = "Memory (default: 64).")
    long memoryMB = 64;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Limit for every single step (default: 300).")
    int timeout = 300;

    private Provision() {}

    /** Runs the sample. */
    public static void main(String[] arguments) {
        System.exit(run(ServerOptions.writer(System.out), ServerOptions.writer(System.err), arguments));
    }

    /** Runs the sample and answers its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return ServerOptions.run(new Provision(), out, err, arguments);
    }

    @Override
    public Integer call() {
        if (cpus < 1 || memoryMB < 4 || timeout < 1) {
            throw new IllegalArgumentException("--cpus and --timeout are numbers from 1, --memory from 4");
        }
        PrintWriter out = spec.commandLine().getOut();
        Duration limit = Duration.ofSeconds(timeout);
        Steps steps = new Steps(out, limit);
        try (VimConnection vim = server.connect()) {
            VirtualMachine source = source(vim, steps);
            String sourceName = source.require(VirtualMachine.NAME);
            VirtualMachine machine = steps.task("Cloning " + sourceName + " to " + name, () -> clone(source, name));
            VirtualMachineConfigSpec size =
                    new VirtualMachineConfigSpec().withNumCPUs(cpus).withMemoryMB(memoryMB);
            steps.task("Setting " + cpus + " CPUs and " + memoryMB + " MB", () -> machine.reconfig(size));
            steps.task("Powering on", () -> machine.powerOn());
            String address = steps.step(
                    "Waiting for the guest's address",
                    () -> machine.waitUntil(VirtualMachine.GUEST_IP_ADDRESS, ip -> !ip.isBlank(), limit));
            out.println(name + " has the address " + address);
        }
        return 0;
    }

    /** What to clone: what the user named, else the first template, else a template made for the purpose. */
    private VirtualMachine source(VimConnection vim, Steps steps) {
        if (template != null) {
            return vim.inventory().get(VirtualMachine.class, template);
        }
        TreeMap<String, VirtualMachine> templates = new TreeMap<>();
        TreeMap<String, VirtualMachine> machines = new TreeMap<>();
        vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.NAME, VirtualMachine.CONFIG_TEMPLATE)
                .forEach(vm -> (Boolean.TRUE.equals(vm.get(VirtualMachine.CONFIG_TEMPLATE)) ? templates : machines)
                        .put(vm.require(VirtualMachine.NAME), vm.object()));
        if (!templates.isEmpty()) {
            return templates.firstEntry().getValue();
        }
        if (machines.isEmpty()) {
            throw new VimException("there is neither a template nor a virtual machine to make one of", null);
        }
        Map.Entry<String, VirtualMachine> first = machines.firstEntry();
        VirtualMachine made = steps.task(
                "Cloning " + first.getKey() + " to make the template " + name + "-template",
                () -> clone(first.getValue(), name + "-template"));
        made.markAsTemplate();
        return made;
    }

    /** Into the source's folder, and into the root resource pool of its host or cluster, as a template is in none. */
    private static Task<VirtualMachine> clone(VirtualMachine source, String name) {
        ObjectProperties<ManagedObject> place = source.read(VirtualMachine.PARENT, VirtualMachine.RUNTIME_HOST);
        HostSystem host = place.require(VirtualMachine.RUNTIME_HOST.as(HostSystem.class));
        ComputeResource compute = host.require(HostSystem.PARENT.as(ComputeResource.class));
        ResourcePool pool = compute.require(ComputeResource.RESOURCE_POOL);
        VirtualMachineCloneSpec spec = new VirtualMachineCloneSpec()
                .withLocation(new VirtualMachineRelocateSpec().withPool(pool.ref()))
                .withPowerOn(false)
                .withTemplate(false);
        return source.clone(place.require(VirtualMachine.PARENT.as(Folder.class)), name, spec);
    }
}
