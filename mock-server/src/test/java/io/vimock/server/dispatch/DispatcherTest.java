package io.vimock.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.sim.SimClock;
import io.vimock.server.world.World;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidRequest;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.MethodNotFound;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotAuthenticated;
import io.vimock.vim25.NotImplemented;
import io.vimock.vim25.ServiceContent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private static final ManagedObjectReference SERVICE = new ManagedObjectReference("ServiceInstance", "SI");
    private static final ManagedObjectReference MACHINE = new ManagedObjectReference("VirtualMachine", "vm-1");
    private static final ManagedObjectReference HOST = new ManagedObjectReference("HostSystem", "host-1");
    private static final ManagedObjectReference FOLDER = new ManagedObjectReference("Folder", "group-1");

    /** Records what reaches it. */
    static final class Machines implements ManagedObjectType {
        @Nullable
        Call last;

        @Nullable
        ManagedObjectReference host;

        @Override
        public MoType type() {
            return MoTypes.VIRTUAL_MACHINE;
        }

        public ManagedObjectReference powerOnVMTask(Call call, @Nullable ManagedObjectReference onHost) {
            last = call;
            host = onHost;
            return new ManagedObjectReference("Task", "task-1");
        }
    }

    static final class Services implements ManagedObjectType {
        @Override
        public MoType type() {
            return MoTypes.SERVICE_INSTANCE;
        }

        public ServiceContent retrieveServiceContent(Call call) {
            return new ServiceContent();
        }

        public Instant currentTime(Call call) {
            return Instant.EPOCH;
        }
    }

    static final class Folders implements ManagedObjectType {
        @Override
        public MoType type() {
            return MoTypes.FOLDER;
        }

        public ManagedObjectReference createFolder(Call call, String name) {
            return FOLDER;
        }

        public ManagedObjectReference moveIntoFolderTask(Call call, List<ManagedObjectReference> list) {
            return FOLDER;
        }
    }

    private final SimClock clock = SimClock.manual();
    private final World world = new World("test", clock, List.of(), List.of());
    private final SessionTable sessions = new SessionTable(clock, 1, Duration.ofHours(1), () -> 0);
    private final Machines machines = new Machines();
    private final OperationTable table = new OperationTable(List.of(machines, new Services(), new Folders()));
    private final Dispatcher dispatcher = new Dispatcher(
            world, table, false, null, NoFaults.in(world), new RequestLog(world.clock(), System::nanoTime));

    DispatcherTest() {
        clock.runOn(world);
        world.change(m -> {
            m.create(MoTypes.SERVICE_INSTANCE, SERVICE);
            m.create(MoTypes.VIRTUAL_MACHINE, MACHINE);
            m.create(MoTypes.HOST_SYSTEM, HOST);
            m.create(MoTypes.FOLDER, FOLDER);
        });
    }

    @AfterEach
    void close() {
        sessions.close();
        clock.close();
        world.close();
    }

    private ClientSession session(boolean administrator) {
        ClientSession session = sessions.of(List.of(), "192.0.2.1");
        sessions.login(session, "anna", "Anna", administrator, "en");
        return session;
    }

    private @Nullable Object call(ClientSession session, String operation, @Nullable Object... arguments) {
        return dispatcher.call(
                Objects.requireNonNull(dispatcher.operation(operation)), session, ApiLevel.V4_1, arguments);
    }

    private <T extends MethodFault> T fault(
            Class<T> type, ClientSession session, String operation, @Nullable Object... arguments) {
        VimFaultException thrown =
                catchThrowableOfType(VimFaultException.class, () -> call(session, operation, arguments));
        assertThat(thrown).as("a fault").isNotNull();
        return type.cast(thrown.fault());
    }

    @Test
    void call_whenAllIsWell_reachesTheMethodWithItsArguments() {
        ClientSession anna = session(true);

        assertThat(call(anna, "PowerOnVM_Task", MACHINE, HOST)).isEqualTo(new ManagedObjectReference("Task", "task-1"));

        Call seen = Objects.requireNonNull(machines.last);
        assertThat(machines.host).isEqualTo(HOST);
        assertThat(seen.self()).isEqualTo(MACHINE);
        assertThat(seen.session()).isSameAs(anna);
        assertThat(seen.level()).isEqualTo(ApiLevel.V4_1);
        assertThat(seen.operation().name()).isEqualTo("PowerOnVM_Task");
        assertThat(seen.snapshot().revision()).isEqualTo(world.snapshot().revision());
    }

    @Test
    void call_beforeLogin_faultsNotAuthenticatedNamingThePrivilege() {
        NotAuthenticated fault =
                fault(NotAuthenticated.class, sessions.of(List.of(), ""), "PowerOnVM_Task", MACHINE, null);

        assertThat(fault.getPrivilegeId()).isEqualTo("VirtualMachine.Interact.PowerOn");
        assertThat(fault.getObject()).isEqualTo(MACHINE);
        assertThat(machines.last).isNull();
    }

    @Test
    void call_beforeLogin_servesWhatIsOpenToAll() {
        ClientSession nobody = sessions.of(List.of(), "");

        assertThat(call(nobody, "RetrieveServiceContent", SERVICE)).isInstanceOf(ServiceContent.class);
        assertThat(call(nobody, "CurrentTime", SERVICE)).isEqualTo(Instant.EPOCH);
    }

    @Test
    void call_onUnknownObject_faultsManagedObjectNotFound() {
        ManagedObjectReference gone = new ManagedObjectReference("VirtualMachine", "vm-9");

        assertThat(fault(ManagedObjectNotFound.class, session(true), "PowerOnVM_Task", gone, null)
                        .getObj())
                .isEqualTo(gone);
    }

    @Test
    void call_whenReferenceHasNoTypeOrASupertype_findsTheObject() {
        call(session(true), "PowerOnVM_Task", new ManagedObjectReference(null, "vm-1"), null);
        assertThat(Objects.requireNonNull(machines.last).self()).isEqualTo(MACHINE);

        machines.last = null;
        call(session(true), "PowerOnVM_Task", new ManagedObjectReference("ManagedEntity", "vm-1"), null);
        assertThat(Objects.requireNonNull(machines.last).self()).isEqualTo(MACHINE);
    }

    @Test
    void call_whenTypeHasNoSuchOperation_faultsMethodNotFound() {
        MethodNotFound fault = fault(MethodNotFound.class, session(true), "PowerOnVM_Task", HOST, null);

        assertThat(fault.getReceiver()).isEqualTo(HOST);
        assertThat(fault.getMethod()).isEqualTo("PowerOnVM_Task");
    }

    @Test
    void call_whenNobodyAnswersTheOperation_faultsNotImplementedNamingIt() {
        VimFaultException thrown =
                catchThrowableOfType(VimFaultException.class, () -> call(session(true), "SuspendVM_Task", MACHINE));

        assertThat(thrown.fault()).isInstanceOf(NotImplemented.class);
        assertThat(thrown).hasMessageContaining("SuspendVM_Task");
    }

    @Test
    void call_whenThisIsMissing_faultsInvalidRequest() {
        fault(InvalidRequest.class, session(true), "PowerOnVM_Task", null, null);
    }

    @Test
    void call_whenRequiredParameterIsMissing_faultsInvalidRequest() {
        fault(InvalidRequest.class, session(true), "CreateFolder", FOLDER, null);
        fault(InvalidRequest.class, session(true), "MoveIntoFolder_Task", FOLDER, List.of());
    }

    @Test
    void call_byAReadOnlyUser_changesNothing() {
        NoPermission fault = fault(NoPermission.class, session(false), "PowerOnVM_Task", MACHINE, null);

        assertThat(fault.getPrivilegeId()).isEqualTo("VirtualMachine.Interact.PowerOn");
        assertThat(fault.getObject()).isEqualTo(MACHINE);
        assertThat(machines.last).isNull();
    }

    @Test
    void call_whenArgumentObjectIsUnknown_faultsManagedObjectNotFound() {
        ManagedObjectReference gone = new ManagedObjectReference("HostSystem", "host-9");

        assertThat(fault(ManagedObjectNotFound.class, session(true), "PowerOnVM_Task", MACHINE, gone)
                        .getObj())
                .isEqualTo(gone);
    }

    @Test
    void call_whenArgumentObjectIsOfAnotherType_faultsInvalidArgumentNamingIt() {
        assertThat(fault(InvalidArgument.class, session(true), "PowerOnVM_Task", MACHINE, FOLDER)
                        .getInvalidProperty())
                .isEqualTo("host");
    }

    @Test
    void call_whenArgumentHasNoType_findsTheObject() {
        call(session(true), "PowerOnVM_Task", MACHINE, new ManagedObjectReference(null, "host-1"));

        assertThat(machines.host).isEqualTo(HOST);
    }

    @Test
    void operation_whenStrict_knowsNoneOfLaterLevels() {
        Dispatcher strict = new Dispatcher(
                world,
                table,
                false,
                ApiLevel.V2_5,
                NoFaults.in(world),
                new RequestLog(world.clock(), System::nanoTime));

        assertThat(strict.operation("RetrievePropertiesEx")).isNull();
        assertThat(strict.operation("RetrieveProperties")).isNotNull();
        assertThat(dispatcher.operation("RetrievePropertiesEx")).isNotNull();
        assertThat(dispatcher.operation("PowerUp")).isNull();
    }
}
