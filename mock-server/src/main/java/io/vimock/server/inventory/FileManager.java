package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.inventory.files.FileChanges;
import io.vimock.server.inventory.files.FilePlace;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatastoreEventArgument;
import io.vimock.vim25.DatastoreFileCopiedEvent;
import io.vimock.vim25.DatastoreFileDeletedEvent;
import io.vimock.vim25.DatastoreFileEvent;
import io.vimock.vim25.DatastoreFileMovedEvent;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The FileManager: makes, copies, moves and deletes files and directories on datastores (facts: storage 2). Thread safe. */
public final class FileManager implements ManagedObjectType {
    /** What changing files needs on their datastores. */
    static final String PRIVILEGE = "Datastore.FileManagement";

    private static final Duration MOVING = Duration.ofSeconds(1);

    private final InventorySupport support;
    private final boolean tolerant;

    /**
     * @param support what operations work with
     * @param tolerant whether events of later levels are posted
     */
    public FileManager(InventorySupport support, boolean tolerant) {
        this.support = support;
        this.tolerant = tolerant;
    }

    @Override
    public MoType type() {
        return MoTypes.FILE_MANAGER;
    }

    /**
     * MakeDirectory.
     *
     * @param name a datastore path, or a URL of {@code /folder}
     * @param datacenter the datacenter of the datastore; null when the name alone says it
     * @param createParentDirectories whether to make missing directories above it; null for no
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastorePath, InvalidDatastore, NoPermission,
     *     FileAlreadyExists, FileNotFound for a missing parent
     */
    public void makeDirectory(
            Call call,
            String name,
            @Nullable ManagedObjectReference datacenter,
            @Nullable Boolean createParentDirectories) {
        FilePlace place = place(call, name, datacenter);
        boolean parents = Boolean.TRUE.equals(createParentDirectories);
        Object unused = support.tasks().perform(call, place.datastore(), (task, m) -> {
            FileChanges.makeDirectory(m, place, parents);
            return null;
        });
    }

    private static FilePlace place(Call call, String name, @Nullable ManagedObjectReference datacenter) {
        FilePlace place = FilePlace.of(call.snapshot(), name, datacenter);
        call.require(PRIVILEGE, place.datastore());
        return place;
    }

    /**
     * DeleteDatastoreFile_Task: deletes a file, or a directory with everything in it.
     *
     * @return the task
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastorePath, InvalidDatastore, NoPermission; in the task
     *     FileNotFound, FileLocked when a registered virtual machine has it or something in it
     */
    public ManagedObjectReference deleteDatastoreFileTask(
            Call call, String name, @Nullable ManagedObjectReference datacenter) {
        FilePlace place = place(call, name, datacenter);
        return start(call, place, MOVING, (task, m) -> {
            FileChanges.delete(m, place);
            report(task, m, new DatastoreFileDeletedEvent(), place);
            return null;
        });
    }

    /**
     * CopyDatastoreFile_Task: copies a file, or a directory with everything in it.
     *
     * @param force whether to replace what is there; null for no
     * @return the task
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastorePath, InvalidDatastore, NoPermission; in the task
     *     FileNotFound, FileAlreadyExists, FileLocked, CannotCreateFile, NoDiskSpace
     */
    public ManagedObjectReference copyDatastoreFileTask(
            Call call,
            String sourceName,
            @Nullable ManagedObjectReference sourceDatacenter,
            String destinationName,
            @Nullable ManagedObjectReference destinationDatacenter,
            @Nullable Boolean force) {
        FilePlace source = place(call, sourceName, sourceDatacenter);
        FilePlace target = place(call, destinationName, orElse(destinationDatacenter, sourceDatacenter));
        boolean replace = Boolean.TRUE.equals(force);
        return start(call, target, FileChanges.copyTime(call.snapshot(), source), (task, m) -> {
            FileChanges.copy(m, source, target, replace);
            DatastoreFileCopiedEvent event = new DatastoreFileCopiedEvent()
                    .withSourceFile(source.path().toString())
                    .withSourceDatastore(argument(m, source));
            report(task, m, event, target);
            return null;
        });
    }

    private static @Nullable ManagedObjectReference orElse(
            @Nullable ManagedObjectReference datacenter, @Nullable ManagedObjectReference otherwise) {
        return datacenter == null ? otherwise : datacenter;
    }

    /**
     * MoveDatastoreFile_Task: moves a file, or a directory with everything in it.
     *
     * @param force whether to replace what is there; null for no
     * @return the task
     * @throws io.vimock.server.fault.VimFaultException as for CopyDatastoreFile_Task
     */
    public ManagedObjectReference moveDatastoreFileTask(
            Call call,
            String sourceName,
            @Nullable ManagedObjectReference sourceDatacenter,
            String destinationName,
            @Nullable ManagedObjectReference destinationDatacenter,
            @Nullable Boolean force) {
        FilePlace source = place(call, sourceName, sourceDatacenter);
        FilePlace target = place(call, destinationName, orElse(destinationDatacenter, sourceDatacenter));
        boolean replace = Boolean.TRUE.equals(force);
        boolean stays = source.datastore().equals(target.datastore());
        Duration time = stays ? MOVING : FileChanges.copyTime(call.snapshot(), source);
        return start(call, target, time, (task, m) -> {
            FileChanges.move(m, source, target, replace);
            DatastoreFileMovedEvent event = new DatastoreFileMovedEvent()
                    .withSourceFile(source.path().toString())
                    .withSourceDatastore(argument(m, source));
            report(task, m, event, target);
            return null;
        });
    }

    private ManagedObjectReference start(Call call, FilePlace place, Duration time, TaskSteps.Step step) {
        return support.tasks()
                .start(
                        call,
                        place.datastore(),
                        TaskSteps.first((task, m) -> null).then(time, step));
    }

    private static DatastoreEventArgument argument(ReadView view, FilePlace place) {
        return new DatastoreEventArgument()
                .withDatastore(place.datastore())
                .withName(view.require(place.datastore(), ManagedEntityProperties.NAME));
    }

    /** The events of files came with level 4.0. */
    private void report(TaskContext task, Mutation m, DatastoreFileEvent event, FilePlace place) {
        if (tolerant) {
            event.withTargetFile(place.path().toString()).setDatastore(argument(m, place));
            int unused = support.events().post(m, task.origin(), event, place.datastore());
        }
    }
}
