package io.vimock.client;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.UpdateSet;
import io.vimock.vim25.WaitOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A property collector at the server, with filters that report updates. Thread safe.
 *
 * <p>Servers below level 4.1 have neither own collectors nor WaitForUpdatesEx: there the session's collector and
 * WaitForUpdates do the same.
 */
final class UpdateSource {
    private static final Duration SLICE = Duration.ofSeconds(30);

    private final VimConnection connection;
    private final PropertyCollector collector;
    private final boolean own;

    /** Makes a collector, where the server has own ones. */
    UpdateSource(VimConnection connection) {
        this.connection = connection;
        own = connection.apiLevel().includes(ApiLevel.V4_1);
        PropertyCollector shared = connection.service(PropertyCollector.class);
        collector = own ? shared.createPropertyCollector() : shared;
    }

    boolean is(ManagedObjectReference ref) {
        return collector.ref().equals(ref);
    }

    PropertyFilter createFilter(PropertyFilterSpec spec) {
        return collector.createFilter(spec, false);
    }

    /** What is new since a version; null when that is nothing for half a minute. */
    @Nullable
    UpdateSet next(String version) {
        Duration limit = SLICE.plus(connection.options().requestTimeout());
        ManagedObjectReference from = collector.ref();
        if (own) {
            WaitOptions options = new WaitOptions()
                    .withMaxWaitSeconds((int) SLICE.toSeconds())
                    .withMaxObjectUpdates(connection.options().pageSize());
            return connection.waiting(
                    "WaitForUpdatesEx", from, limit, api -> api.waitForUpdatesEx(from, version, options));
        }
        try {
            return connection.waiting("WaitForUpdates", from, limit, api -> api.waitForUpdates(from, version));
        } catch (VimTimeoutException e) {
            // This operation knows no limit of its own. The server keeps for the next call what it did not deliver.
            return null;
        }
    }

    /** Ends the wait that is under way. */
    void cancelWait() {
        connection.attempt("CancelWaitForUpdates", collector.ref(), api -> {
            api.cancelWaitForUpdates(collector.ref());
            return null;
        });
    }

    /** Removes the collector with its filters; false when it is the session's, which cannot be removed. */
    boolean destroy() {
        if (own) {
            connection.attempt("DestroyPropertyCollector", collector.ref(), api -> {
                api.destroyPropertyCollector(collector.ref());
                return null;
            });
        }
        return own;
    }
}
