package io.vimock.server.inventory.files;

import io.vimock.server.world.ReadView;
import io.vimock.vim25.FileInfo;
import io.vimock.vim25.FileQuery;
import io.vimock.vim25.FloppyImageFileInfo;
import io.vimock.vim25.FloppyImageFileQuery;
import io.vimock.vim25.FolderFileInfo;
import io.vimock.vim25.FolderFileQuery;
import io.vimock.vim25.IsoImageFileInfo;
import io.vimock.vim25.IsoImageFileQuery;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TemplateConfigFileInfo;
import io.vimock.vim25.TemplateConfigFileQuery;
import io.vimock.vim25.VmConfigFileInfo;
import io.vimock.vim25.VmConfigFileQuery;
import io.vimock.vim25.VmConfigFileQueryFilter;
import io.vimock.vim25.VmDiskFileInfo;
import io.vimock.vim25.VmDiskFileQuery;
import io.vimock.vim25.VmDiskFileQueryFilter;
import io.vimock.vim25.VmDiskFileQueryFlags;
import io.vimock.vim25.VmLogFileInfo;
import io.vimock.vim25.VmLogFileQuery;
import io.vimock.vim25.VmNvramFileInfo;
import io.vimock.vim25.VmNvramFileQuery;
import io.vimock.vim25.VmSnapshotFileInfo;
import io.vimock.vim25.VmSnapshotFileQuery;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The kinds of files that datastore browsers tell apart, and what they say of each. Stateless. */
final class FileKinds {
    private FileKinds() {}

    /** What a file is, without the details of its kind. */
    static FileInfo describe(ReadView view, ManagedObjectReference datastore, FileEntry file) {
        if (file.isDirectory()) {
            return new FolderFileInfo();
        }
        return switch (extension(file)) {
            case "vmx" -> new VmConfigFileInfo();
            case "vmtx" -> new TemplateConfigFileInfo();
            case "vmdk" -> DatastoreFiles.disk(file) == null ? new FileInfo() : new VmDiskFileInfo();
            case "vmsn" -> new VmSnapshotFileInfo();
            case "nvram" -> new VmNvramFileInfo();
            case "log" -> new VmLogFileInfo();
            case "iso" -> new IsoImageFileInfo();
            case "flp" -> new FloppyImageFileInfo();
            default -> new FileInfo();
        };
    }

    private static String extension(FileEntry file) {
        return file.name().substring(file.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** What a query says of a file; null when it does not ask for such files. */
    static @Nullable FileInfo answer(ReadView view, ManagedObjectReference datastore, FileEntry file, FileQuery query) {
        FileInfo kind = describe(view, datastore, file);
        if (query instanceof VmConfigFileQuery config) {
            return kind instanceof VmConfigFileInfo info
                            && (query instanceof TemplateConfigFileQuery) == (kind instanceof TemplateConfigFileInfo)
                    ? config(file, info, config)
                    : null;
        }
        if (query instanceof VmDiskFileQuery disk) {
            return kind instanceof VmDiskFileInfo info ? disk(file, info, disk) : null;
        }
        return isOf(kind, query) ? kind : null;
    }

    private static boolean isOf(FileInfo kind, FileQuery query) {
        return query.getClass() == FileQuery.class
                || (query instanceof FolderFileQuery && kind instanceof FolderFileInfo)
                || (query instanceof VmSnapshotFileQuery && kind instanceof VmSnapshotFileInfo)
                || (query instanceof VmNvramFileQuery && kind instanceof VmNvramFileInfo)
                || (query instanceof VmLogFileQuery && kind instanceof VmLogFileInfo)
                || (query instanceof IsoImageFileQuery && kind instanceof IsoImageFileInfo)
                || (query instanceof FloppyImageFileQuery && kind instanceof FloppyImageFileInfo);
    }

    private static @Nullable FileInfo config(FileEntry file, VmConfigFileInfo info, VmConfigFileQuery query) {
        boolean small = Objects.requireNonNull(file.content()).size() <= Content.MOST_TEXT;
        Long version = small ? VmxText.parse(DatastoreFiles.text(file)).number("config.version") : null;
        VmConfigFileQueryFilter filter = query.getFilter();
        if (filter != null
                && !filter.getMatchConfigVersion().isEmpty()
                && (version == null || !filter.getMatchConfigVersion().contains(version.intValue()))) {
            return null;
        }
        if (version != null && query.getDetails() != null && query.getDetails().isConfigVersion()) {
            info.setConfigVersion(version.intValue());
        }
        return info;
    }

    private static @Nullable FileInfo disk(FileEntry file, VmDiskFileInfo info, VmDiskFileQuery query) {
        DiskDescriptor disk = Objects.requireNonNull(DatastoreFiles.disk(file));
        VmDiskFileQueryFilter filter = query.getFilter();
        if (filter != null && !passes(disk, filter)) {
            return null;
        }
        VmDiskFileQueryFlags details = query.getDetails();
        if (details == null) {
            return info;
        }
        info.setDiskType(details.isDiskType() ? type(disk) : null);
        info.setCapacityKb(details.isCapacityKb() ? disk.capacityKB() : null);
        info.setHardwareVersion(details.isHardwareVersion() ? disk.hardwareVersion() : null);
        info.setControllerType(Boolean.TRUE.equals(details.isControllerType()) ? controller(disk) : null);
        info.setThin(Boolean.TRUE.equals(details.isThin()) ? disk.thin() : null);
        return info.withDiskExtents(
                Boolean.TRUE.equals(details.isDiskExtents()) ? List.of(disk.extent()) : List.<String>of());
    }

    private static boolean passes(DiskDescriptor disk, VmDiskFileQueryFilter filter) {
        return among(filter.getDiskType(), type(disk))
                && among(filter.getMatchHardwareVersion(), disk.hardwareVersion())
                && among(filter.getControllerType(), controller(disk))
                && (filter.isThin() == null || filter.isThin() == disk.thin());
    }

    private static <T> boolean among(List<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }

    /** The type of the backing that such a disk has. */
    private static String type(DiskDescriptor disk) {
        return disk.isRaw() ? "VirtualDiskRawDiskMappingVer1BackingInfo" : "VirtualDiskFlatVer2BackingInfo";
    }

    /** The type of the controller that the disk was made for. */
    private static String controller(DiskDescriptor disk) {
        return switch (disk.adapter()) {
            case "ide" -> "VirtualIDEController";
            case "buslogic" -> "VirtualBusLogicController";
            default -> "VirtualLsiLogicController";
        };
    }

    /** A file's size; that of a disk, as a disk, is what all its files take. */
    static long size(ReadView view, ManagedObjectReference datastore, FileEntry file, FileInfo info) {
        DiskDescriptor disk = info instanceof VmDiskFileInfo ? DatastoreFiles.disk(file) : null;
        String directory = DatastorePath.parent(file.path());
        FileEntry extent = disk == null || disk.extent().isEmpty()
                ? null
                : DatastoreFiles.find(
                        view, datastore, directory.isEmpty() ? disk.extent() : directory + "/" + disk.extent());
        if (extent != null) {
            return file.allocated() + extent.allocated();
        }
        return Objects.requireNonNull(file.content()).size();
    }
}
