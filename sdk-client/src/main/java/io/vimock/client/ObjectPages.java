package io.vimock.client;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MissingProperty;
import io.vimock.vim25.NotAuthenticated;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.RetrieveOptions;
import io.vimock.vim25.RetrieveResult;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The answer to a bulk read, fetched page by page; what the read needed at the server is released at the end. */
final class ObjectPages implements Iterator<ObjectContent>, AutoCloseable {
    private final VimConnection connection;
    private final String subject;
    private final PropertyCollector collector;
    private final PropertyFilterSpec spec;
    private final int pageSize;
    private final boolean paged;
    private final Runnable release;
    private Iterator<ObjectContent> page = List.<ObjectContent>of().iterator();
    private @Nullable String token;
    private boolean started;
    private boolean closed;

    /** The subject says what is read, for messages: {@code name of VirtualMachine:vm-42}. */
    ObjectPages(VimConnection connection, String subject, PropertyFilterSpec spec, Runnable release) {
        this.connection = connection;
        this.subject = subject;
        this.collector = connection.service(PropertyCollector.class);
        this.spec = spec;
        this.pageSize = connection.options().pageSize();
        this.paged = connection.apiLevel().includes(ApiLevel.V4_1);
        this.release = release;
    }

    @Override
    public boolean hasNext() {
        try {
            while (!page.hasNext() && !closed) {
                fetch();
            }
        } catch (VimException e) {
            close();
            throw e;
        }
        return page.hasNext();
    }

    @Override
    public ObjectContent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }

    private void fetch() {
        if (started && token == null) {
            close();
        } else if (!paged) {
            List<ObjectContent> all =
                    call("RetrieveProperties", api -> checked(api.retrieveProperties(ref(), List.of(spec))));
            page = all == null ? page : all.iterator();
        } else {
            String next = token;
            RetrieveResult result = next == null
                    ? call("RetrievePropertiesEx", api -> {
                        RetrieveResult page = api.retrievePropertiesEx(
                                ref(), List.of(spec), new RetrieveOptions().withMaxObjects(pageSize));
                        checked(page == null ? null : page.getObjects());
                        return page;
                    })
                    : more(next);
            token = result == null ? null : result.getToken();
            page = result == null ? page : result.getObjects().iterator();
        }
        started = true;
    }

    /** The rest of a read is lost with its session: not to be asked for in another one. */
    private @Nullable RetrieveResult more(String next) {
        return connection.once(
                "ContinueRetrievePropertiesEx for " + subject,
                ref(),
                api -> api.continueRetrievePropertiesEx(ref(), next));
    }

    /** Some servers answer a read without a session with objects all of whose properties lack for that reason. */
    private @Nullable List<ObjectContent> checked(@Nullable List<ObjectContent> page) {
        if (page != null && !page.isEmpty()) {
            for (MissingProperty missing : page.get(0).getMissingSet()) {
                if (missing.getFault() != null && missing.getFault().getFault() instanceof NotAuthenticated) {
                    throw Task.failure("reading " + subject + " at " + connection.url(), missing.getFault());
                }
            }
        }
        return page;
    }

    private <R> @Nullable R call(String operation, PortCall.Of<R> call) {
        return connection.invoke(operation + " for " + subject, ref(), call);
    }

    private ManagedObjectReference ref() {
        return collector.ref();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        String rest = token;
        if (rest != null) {
            connection.attempt("CancelRetrievePropertiesEx", ref(), api -> {
                api.cancelRetrievePropertiesEx(ref(), rest);
                return null;
            });
        }
        release.run();
    }
}
