package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostDatastoreBrowserProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.FileQuery;
import io.vimock.vim25.FloppyImageFileQuery;
import io.vimock.vim25.FolderFileQuery;
import io.vimock.vim25.IsoImageFileQuery;
import io.vimock.vim25.ManagedEntityStatus;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TemplateConfigFileQuery;
import io.vimock.vim25.VmConfigFileQuery;
import io.vimock.vim25.VmDiskFileQuery;
import io.vimock.vim25.VmLogFileQuery;
import io.vimock.vim25.VmNvramFileQuery;
import io.vimock.vim25.VmSnapshotFileQuery;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.util.List;

/** Makes datastores and their browsers. Stateless; only for the world thread. */
final class DatastoreFactory {
    private DatastoreFactory() {}

    /** Creates an empty datastore on a volume, not mounted by any host yet. */
    static ManagedObjectReference create(Mutation m, ManagedObjectReference folder, Volume volume) {
        ManagedObjectReference datastore = m.create(MoTypes.DATASTORE, m.newRef(MoTypes.DATASTORE, "datastore-"));
        m.set(datastore, DatastoreProperties.NAME, volume.name());
        m.set(datastore, DatastoreProperties.PARENT, folder);
        m.set(datastore, DatastoreProperties.OVERALL_STATUS, ManagedEntityStatus.GREEN);
        m.set(datastore, DatastoreProperties.CONFIG_STATUS, ManagedEntityStatus.GREEN);
        m.set(datastore, DatastoreProperties.ALARM_ACTIONS_ENABLED, true);
        m.set(datastore, DatastoreProperties.INFO, volume.info().withTimestamp(m.now()));
        m.set(datastore, DatastoreProperties.CAPABILITY, volume.capability());
        m.set(datastore, DatastoreProperties.SUMMARY, summary(volume).withDatastore(datastore));
        m.set(datastore, DatastoreProperties.BROWSER, createBrowser(m, datastore, List.of(datastore)));
        return datastore;
    }

    /** Creates the datastore of a volume that comes back, not mounted by any host yet. */
    static ManagedObjectReference create(
            Mutation m, ManagedObjectReference folder, AbsentHost.Volume volume, String name) {
        ManagedObjectReference datastore = m.create(MoTypes.DATASTORE, m.newRef(MoTypes.DATASTORE, "datastore-"));
        m.set(datastore, DatastoreProperties.NAME, name);
        m.set(datastore, DatastoreProperties.PARENT, folder);
        m.set(datastore, DatastoreProperties.OVERALL_STATUS, ManagedEntityStatus.GREEN);
        m.set(datastore, DatastoreProperties.CONFIG_STATUS, ManagedEntityStatus.GREEN);
        m.set(datastore, DatastoreProperties.ALARM_ACTIONS_ENABLED, true);
        m.set(datastore, DatastoreProperties.INFO, volume.info());
        if (volume.info() instanceof VmfsDatastoreInfo info && info.getVmfs() != null) {
            m.set(datastore, "info.vmfs.name", name);
        }
        m.set(datastore, DatastoreProperties.CAPABILITY, volume.capability());
        m.set(
                datastore,
                DatastoreProperties.SUMMARY,
                WireType.deepCopy(volume.summary()).withName(name).withDatastore(datastore));
        m.set(datastore, DatastoreProperties.BROWSER, createBrowser(m, datastore, List.of(datastore)));
        return datastore;
    }

    /** {@code Datastore.summary} of a volume on which nothing is yet. */
    static DatastoreSummary summary(Volume volume) {
        return new DatastoreSummary()
                .withName(volume.name())
                .withUrl(volume.url())
                .withCapacity(volume.capacity())
                .withFreeSpace(volume.capacity() - volume.overhead())
                .withUncommitted(0L)
                .withAccessible(true)
                .withMultipleHostAccess(false)
                .withType(volume.type());
    }

    /** Mounts a datastore on hosts. */
    static void mount(Mutation m, ManagedObjectReference datastore, Volume volume, List<ManagedObjectReference> hosts) {
        m.set(
                datastore,
                DatastoreProperties.HOST,
                hosts.stream()
                        .map(host -> new DatastoreHostMount().withKey(host).withMountInfo(volume.mountInfo()))
                        .toList());
    }

    /** Creates the browser of a host, a datastore or a compute resource. */
    static ManagedObjectReference createBrowser(
            Mutation m, ManagedObjectReference owner, List<ManagedObjectReference> datastores) {
        ManagedObjectReference browser = m.create(
                MoTypes.HOST_DATASTORE_BROWSER,
                new ManagedObjectReference(
                        MoTypes.HOST_DATASTORE_BROWSER.name(), "datastoreBrowser-" + owner.getValue()));
        m.set(browser, HostDatastoreBrowserProperties.DATASTORE, datastores);
        m.set(browser, HostDatastoreBrowserProperties.SUPPORTED_TYPE, queries());
        return browser;
    }

    private static List<FileQuery> queries() {
        return List.of(
                new FolderFileQuery(),
                new VmConfigFileQuery(),
                new TemplateConfigFileQuery(),
                new VmDiskFileQuery(),
                new VmSnapshotFileQuery(),
                new VmNvramFileQuery(),
                new VmLogFileQuery(),
                new IsoImageFileQuery(),
                new FloppyImageFileQuery());
    }
}
