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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
    @Nullable String template;

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
        try (VimConnection vim = server.connect()) {
            VirtualMachine source = source(vim);
            String sourceName = source.require(VirtualMachine.NAME);
            VirtualMachine machine = step("Cloning " + sourceName + " to " + name, () -> done(clone(source, name)));
            VirtualMachineConfigSpec size =
                    new VirtualMachineConfigSpec().withNumCPUs(cpus).withMemoryMB(memoryMB);
            step("Setting " + cpus + " CPUs and " + memoryMB + " MB", () -> done(machine.reconfig(size)));
            step("Powering on", () -> done(machine.powerOn()));
            String address = step(
                    "Waiting for the guest's address",
                    () -> machine.waitUntil(VirtualMachine.GUEST_IP_ADDRESS, ip -> !ip.isBlank(), limit()));
            say(name + " has the address " + address + System.lineSeparator());
        }
        return 0;
    }

    /** What to clone: what the user named, else the first template, else a template made for the purpose. */
    private VirtualMachine source(VimConnection vim) {
        if (template != null) {
            return vim.inventory().get(VirtualMachine.class, template);
        }
        List<ObjectProperties<VirtualMachine>> all =
                vim
                        .inventory()
                        .all(VirtualMachine.class)
                        .properties(VirtualMachine.NAME, VirtualMachine.CONFIG_TEMPLATE)
                        .list()
                        .stream()
                        .sorted(Comparator.comparing(vm -> vm.require(VirtualMachine.NAME)))
                        .toList();
        for (ObjectProperties<VirtualMachine> vm : all) {
            if (Boolean.TRUE.equals(vm.get(VirtualMachine.CONFIG_TEMPLATE))) {
                return vm.object();
            }
        }
        if (all.isEmpty()) {
            throw new VimException("there is neither a template nor a virtual machine to make one of", null);
        }
        VirtualMachine first = all.get(0).object();
        VirtualMachine made = step(
                "Making template " + name + "-template of " + all.get(0).require(VirtualMachine.NAME),
                () -> done(clone(first, name + "-template")));
        made.markAsTemplate();
        return made;
    }

    /** Into the source's folder and onto its host's or cluster's root resource pool, as templates are in no pool. */
    private static Task<VirtualMachine> clone(VirtualMachine source, String name) {
        ObjectProperties<ManagedObject> place = source.read(VirtualMachine.PARENT, VirtualMachine.RUNTIME_HOST);
        HostSystem host = place.require(VirtualMachine.RUNTIME_HOST.as(HostSystem.class));
        ComputeResource compute = host.require(HostSystem.PARENT.as(ComputeResource.class));
        ResourcePool pool = compute.require(ComputeResource.RESOURCE_POOL);
        return source.clone(
                place.require(VirtualMachine.PARENT.as(Folder.class)),
                name,
                new VirtualMachineCloneSpec()
                        .withLocation(new VirtualMachineRelocateSpec().withPool(pool.ref()))
                        .withPowerOn(false)
                        .withTemplate(false));
    }

    /** Tells what is being done, and that it is done; an error message starts on a line of its own. */
    private <T> T step(String what, Supplier<T> work) {
        say(what + " ... ");
        String end = "failed";
        try {
            T result = work.get();
            end = "done";
            return result;
        } finally {
            say(end + System.lineSeparator());
        }
    }

    /** Waits for a task and tells of its progress. */
    private <T> T done(Task<T> task) {
        return task.await(limit(), info -> {
            if (info.getProgress() != null) {
                say(info.getProgress() + "% ");
            }
        });
    }

    private Duration limit() {
        return Duration.ofSeconds(timeout);
    }

    private void say(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
