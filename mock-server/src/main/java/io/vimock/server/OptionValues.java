package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.server.call.TaskTime;
import io.vimock.server.directory.Account;
import io.vimock.server.dispatch.FaultRule;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.SourceLines;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values that {@link MockOptions.Builder} collects, with what they are unless told otherwise. */
abstract class OptionValues implements Cloneable {
    String host = "127.0.0.1";
    int port;
    boolean plainHttp;

    @Nullable
    Path tlsCertificate;

    @Nullable
    Path tlsKey;

    @Nullable
    String userName;

    @Nullable
    String password;

    List<Account> accounts = List.of();
    boolean esx;
    int datacenters = 1;
    int clusters = 1;
    int hosts = 3;
    int standaloneHosts = 1;
    int pools;
    int virtualMachines = 2;
    int datastores = 1;
    int portGroups = 1;
    int folders;
    boolean autostart = true;
    boolean counted;

    @Nullable
    InventoryDescription inventory;

    SourceLines inventoryLines = SourceLines.none();

    @Nullable
    URI publicUrl;

    @Nullable
    Boolean control;

    List<FaultRule> faults = List.of();
    long seed = 1;
    ApiLevel apiLevel = ApiLevel.V4_1;
    double clockSpeed = 1;
    TaskTime taskTime = TaskTime.INSTANT;
    long encodedCacheBytes = OptionsCheck.STANDARD_CACHE_BYTES;

    /** The same values, which no longer change with these. */
    final OptionValues copy() {
        try {
            return (OptionValues) clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
