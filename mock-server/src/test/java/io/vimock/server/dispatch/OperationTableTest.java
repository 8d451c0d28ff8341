package io.vimock.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperationTableTest {

    /** Answers Destroy_Task for all entities. */
    static final class Entities implements ManagedObjectType {
        @Override
        public MoType type() {
            return MoTypes.MANAGED_ENTITY;
        }

        public ManagedObjectReference destroyTask(Call call) {
            return new ManagedObjectReference("Task", "of entities");
        }
    }

    /** Answers Destroy_Task for virtual machines. */
    static final class Machines implements ManagedObjectType {
        @Override
        public MoType type() {
            return MoTypes.VIRTUAL_MACHINE;
        }

        public ManagedObjectReference destroyTask(Call call) {
            return new ManagedObjectReference("Task", "of machines");
        }

        public void setScreenResolution(Call call, int width, Integer height) {}
    }

    static final class WrongParameter implements ManagedObjectType {
        @Override
        public MoType type() {
            return MoTypes.VIRTUAL_MACHINE;
        }

        public ManagedObjectReference powerOnVMTask(Call call, String host) {
            return new ManagedObjectReference("Task", host);
        }
    }

    static final class WrongResult implements ManagedObjectType {
        @Override
        public MoType type() {
            return MoTypes.SERVICE_INSTANCE;
        }

        public String currentTime(Call call) {
            return "now";
        }
    }

    static final class Misnamed implements ManagedObjectType {
        @Override
        public MoType type() {
            return MoTypes.VIRTUAL_MACHINE;
        }

        public ManagedObjectReference powerUpVMTask(Call call, @Nullable ManagedObjectReference host) {
            return new ManagedObjectReference("Task", "");
        }
    }

    static final class Later implements ManagedObjectType {
        @Override
        public MoType type() {
            return MoTypes.SERVICE_INSTANCE;
        }

        public CompletionStage<Instant> currentTime(Call call) {
            return CompletableFuture.completedFuture(Instant.EPOCH);
        }
    }

    private static Operation operation(OperationTable table, String name) {
        return Objects.requireNonNull(table.operation(name));
    }

    @Test
    void find_whenSubtypeHasItsOwnForm_givesIt() {
        OperationTable table = new OperationTable(List.of(new Machines(), new Entities()));
        Operation destroy = operation(table, "Destroy_Task");

        assertThat(Objects.requireNonNull(table.find(MoTypes.VIRTUAL_MACHINE, destroy))
                        .method()
                        .getDeclaringClass())
                .isEqualTo(Machines.class);
        assertThat(Objects.requireNonNull(table.find(MoTypes.CLUSTER_COMPUTE_RESOURCE, destroy))
                        .method()
                        .getDeclaringClass())
                .isEqualTo(Entities.class);
        assertThat(table.find(MoTypes.SERVICE_INSTANCE, destroy)).isNull();
    }

    @Test
    void find_whenNobodyAnswers_givesNull() {
        OperationTable table = new OperationTable(List.of(new Machines()));

        assertThat(table.find(MoTypes.VIRTUAL_MACHINE, operation(table, "PowerOnVM_Task")))
                .isNull();
        assertThat(table.operation("PowerUp")).isNull();
    }

    @Test
    void construct_whenParameterDiffersFromContract_saysBoth() {
        assertThatThrownBy(() -> new OperationTable(List.of(new WrongParameter())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("powerOnVMTask(io.vimock.server.call.Call,java.lang.String)")
                .hasMessageContaining("does not fit PowerOnVM_Task")
                .hasMessageContaining("powerOnVMTask(io.vimock.vim25.ManagedObjectReference");
    }

    @Test
    void construct_whenResultDiffersFromContract_fails() {
        assertThatThrownBy(() -> new OperationTable(List.of(new WrongResult())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not fit CurrentTime");
    }

    @Test
    void construct_whenMethodIsNoOperation_fails() {
        assertThatThrownBy(() -> new OperationTable(List.of(new Misnamed())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("VirtualMachine has no operation for")
                .hasMessageContaining("powerUpVMTask");
    }

    @Test
    void construct_whenTypeIsRegisteredTwice_fails() {
        assertThatThrownBy(() -> new OperationTable(List.of(new Machines(), new Machines())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("VirtualMachine is registered twice");
    }

    @Test
    void construct_whenAnswerComesLater_fits() {
        OperationTable table = new OperationTable(List.of(new Later()));

        assertThat(table.find(MoTypes.SERVICE_INSTANCE, operation(table, "CurrentTime")))
                .isNotNull();
    }

    @Test
    void answeringTypes_tellsForWhichTypesAnOperationIsThere() {
        OperationTable table = new OperationTable(List.of(new Machines()));

        assertThat(table.answers(MoTypes.VIRTUAL_MACHINE, operation(table, "Destroy_Task")))
                .isTrue();
        assertThat(table.answers(MoTypes.FOLDER, operation(table, "Destroy_Task")))
                .isFalse();
    }
}
