package io.vimock.client;

import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An operation that goes on at the server after the call that started it: the managed object type {@code Task}, with
 * the type of its result.
 *
 * <pre>{@code
 * VirtualMachine clone = template.clone(folder, "web2", spec).await(Duration.ofMinutes(10));
 * }</pre>
 *
 * <p>{@link #completion} is the end as a future, {@link #cancel} asks the server to give up. A task that ends with an error
 * throws {@link VimFaultException} (as the future's cause, when it is waited for there), whose {@link
 * VimFaultException#fault} is the error as a bean of its type.
 *
 * <p>Waiting costs no polling: all waits of a connection share one property collector of their own.
 *
 * @param <T> the type of the result; Void for tasks without one
 */
public final class Task<T> extends ExtensibleManagedObject {
    /** {@code Task.info}: state, progress, result and error. */
    public static final PropertyPath<TaskInfo> INFO = PropertyPath.of("info", TaskInfo.class);

    /** {@code Task.info.state}. */
    public static final PropertyPath<TaskInfoState> INFO_STATE = PropertyPath.of("info.state", TaskInfoState.class);

    /** {@code Task.info.progress} in percent; unset unless the task is running. */
    public static final PropertyPath<Integer> INFO_PROGRESS = PropertyPath.of("info.progress", Integer.class);

    private final String description;
    private final ValueType<T> result;

    Task(VimConnection connection, ManagedObjectReference ref, String description, ValueType<T> result) {
        super(connection, ref);
        this.description = description;
        this.result = result;
    }

    /**
     * Waits for the end, however long it takes.
     *
     * @return the result; null when the task has none
     * @throws VimFaultException with the task's error
     */
    public T await() {
        return result(connection().updates().waitUntil(this, INFO, info -> ended(info), null));
    }

    /** As {@link #await()}, but no longer than the limit; then {@link VimTimeoutException}, and the task goes on. */
    public T await(Duration limit) {
        return await(limit, info -> {});
    }

    /**
     * As {@link #await(Duration)}, and tells of progress.
     *
     * @param progress is told the state of now and of each change, on the thread that receives updates; must not call
     *     the server
     */
    public T await(Duration limit, Consumer<TaskInfo> progress) {
        return result(waitUntil(
                INFO,
                info -> {
                    progress.accept(info);
                    return ended(info);
                },
                limit));
    }

    /**
     * The end as a future: of the result, or failed with {@link VimFaultException}. It is completed on the thread that
     * receives updates; use the {@code ...Async} methods for what calls the server. Cancelling it only stops waiting.
     */
    public CompletableFuture<T> completion() {
        return connection().updates().when(this, INFO, Task::ended, this::result);
    }

    /**
     * As {@link #completion()}, and tells of progress: the state of now and each change, on the thread that receives
     * updates.
     */
    public CompletableFuture<T> completion(Consumer<TaskInfo> progress) {
        return connection()
                .updates()
                .when(
                        this,
                        INFO,
                        info -> {
                            progress.accept(info);
                            return ended(info);
                        },
                        this::result);
    }

    /** Calls {@code CancelTask}: asks the server to give up; the task then ends with the fault RequestCanceled. */
    public void cancel() {
        run("CancelTask", port -> port.cancelTask(ref()));
    }

    /** Calls {@code UpdateProgress}, for extensions that run tasks of their own. */
    public void updateProgress(int percentDone) {
        run("UpdateProgress", port -> port.updateProgress(ref(), percentDone));
    }

    /** Calls {@code SetTaskState}, for extensions that run tasks of their own. */
    public void setTaskState(TaskInfoState state, @Nullable Object taskResult, @Nullable LocalizedMethodFault fault) {
        run("SetTaskState", port -> port.setTaskState(ref(), state, taskResult, fault));
    }

    private static boolean ended(TaskInfo info) {
        return info.getState() == TaskInfoState.SUCCESS || info.getState() == TaskInfoState.ERROR;
    }

    @SuppressWarnings("NullAway") // Null is what Void stands for.
    private T result(TaskInfo info) {
        if (info.getState() == TaskInfoState.ERROR) {
            throw failure(description, info.getError());
        }
        return result.decode(connection(), "result of " + description, info.getResult());
    }

    static VimFaultException failure(String where, @Nullable LocalizedMethodFault error) {
        MethodFault fault = error == null ? null : error.getFault();
        String name = fault == null ? "unknown fault" : fault.getClass().getSimpleName();
        String text = error == null ? null : error.getLocalizedMessage();
        return new VimFaultException(
                where + ": " + name + (text == null || text.isBlank() ? "" : ": " + text), name, fault);
    }
}
