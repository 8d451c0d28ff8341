package io.vimock.server.inventory.files;

import io.vimock.server.world.ReadView;
import io.vimock.vim25.FileInfo;
import io.vimock.vim25.FileQuery;
import io.vimock.vim25.FileQueryFlags;
import io.vimock.vim25.FolderFileInfo;
import io.vimock.vim25.HostDatastoreBrowserSearchResults;
import io.vimock.vim25.HostDatastoreBrowserSearchSpec;
import io.vimock.vim25.VmDiskFileQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A search of a datastore's directory with a search specification (facts: storage 2). Made for one search. */
public final class FileSearch {
    private final ReadView view;
    private final HostDatastoreBrowserSearchSpec spec;
    private final List<Pattern> patterns = new ArrayList<>();

    /** @param spec what to search; null for the bare names of everything */
    public FileSearch(ReadView view, @Nullable HostDatastoreBrowserSearchSpec spec) {
        this.view = view;
        this.spec = spec == null ? new HostDatastoreBrowserSearchSpec() : spec;
        int flags = Boolean.TRUE.equals(this.spec.isSearchCaseInsensitive())
                ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE
                : 0;
        for (String pattern : this.spec.getMatchPattern()) {
            patterns.add(Pattern.compile(regex(pattern), flags));
        }
    }

    /** A pattern of file names, in which a star stands for anything and a question mark for a character. */
    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return regex.toString();
    }

    /**
     * Searches one directory.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound when it is none
     */
    public HostDatastoreBrowserSearchResults search(FilePlace place) {
        String directory = place.path().path();
        FileEntry entry = DatastoreFiles.find(view, place.datastore(), directory);
        if (entry == null || !entry.isDirectory()) {
            throw FileFaults.notFound(place.path());
        }
        Map<String, FileEntry> entries = DatastoreFiles.list(view, place.datastore(), directory);
        Set<String> hidden = extents(entries);
        List<FileInfo> files = new ArrayList<>();
        entries.forEach((name, file) -> {
            FileInfo info = hidden.contains(name) || !matches(name) ? null : info(place, file);
            if (info != null) {
                files.add(info);
            }
        });
        if (Boolean.TRUE.equals(spec.isSortFoldersFirst())) {
            files.sort((a, b) -> Boolean.compare(isFolder(entries, b), isFolder(entries, a)));
        }
        String folder =
                new DatastorePath(place.path().datastore(), directory.isEmpty() ? "" : directory + "/").toString();
        return new HostDatastoreBrowserSearchResults()
                .withDatastore(place.datastore())
                .withFolderPath(folder)
                .withFile(files);
    }

    private static boolean isFolder(Map<String, FileEntry> entries, FileInfo info) {
        FileEntry entry = entries.get(info.getPath());
        return entry != null && entry.isDirectory();
    }

    /** Searches a directory and all below it, each for itself. */
    public List<HostDatastoreBrowserSearchResults> searchSubFolders(FilePlace place) {
        List<HostDatastoreBrowserSearchResults> results = new ArrayList<>();
        results.add(search(place));
        for (FileEntry entry : DatastoreFiles.list(
                        view, place.datastore(), place.path().path())
                .values()) {
            if (entry.isDirectory()) {
                results.addAll(searchSubFolders(new FilePlace(
                        place.datastore(), new DatastorePath(place.path().datastore(), entry.path()))));
            }
        }
        return results;
    }

    private boolean matches(String name) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    /** The extents of disks, which disk queries show with their descriptors only. */
    private Set<String> extents(Map<String, FileEntry> entries) {
        Set<String> names = new HashSet<>();
        if (spec.getQuery().stream().anyMatch(VmDiskFileQuery.class::isInstance)) {
            for (FileEntry entry : entries.values()) {
                DiskDescriptor disk = entry.isDirectory() ? null : DatastoreFiles.disk(entry);
                if (disk != null && entries.containsKey(disk.extent())) {
                    names.add(disk.extent());
                }
            }
        }
        return names;
    }

    private @Nullable FileInfo info(FilePlace place, FileEntry file) {
        FileInfo info = null;
        if (spec.getQuery().isEmpty()) {
            boolean typed = spec.getDetails() != null && spec.getDetails().isFileType();
            info = typed ? FileKinds.describe(view, place.datastore(), file) : new FileInfo();
        }
        for (FileQuery query : spec.getQuery()) {
            info = info == null ? FileKinds.answer(view, place.datastore(), file, query) : info;
        }
        return info == null ? null : withDetails(info, place, file);
    }

    private FileInfo withDetails(FileInfo info, FilePlace place, FileEntry file) {
        FileQueryFlags details = spec.getDetails();
        info.setPath(file.name());
        if (details != null && details.isFileSize() && !(info instanceof FolderFileInfo)) {
            info.setFileSize(FileKinds.size(view, place.datastore(), file, info));
        }
        if (details != null && details.isModification()) {
            info.setModification(file.modified());
        }
        if (details != null && Boolean.TRUE.equals(details.isFileOwner())) {
            info.setOwner("root");
        }
        return info;
    }
}
