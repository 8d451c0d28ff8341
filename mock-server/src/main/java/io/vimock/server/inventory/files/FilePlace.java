package io.vimock.server.inventory.files;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.InaccessibleDatastore;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.InvalidDatastorePath;
import io.vimock.vim25.ManagedObjectReference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path together with the datastore that it names: where an operation on files finds or puts something.
 *
 * @param datastore the datastore
 * @param path the path on it
 */
public record FilePlace(ManagedObjectReference datastore, DatastorePath path) {

    /**
     * The place that a datastore path or a {@code /folder} URL names.
     *
     * @param datacenter the datacenter whose datastore it is; null when the name alone says it
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastorePath, InvalidDatastore, InaccessibleDatastore,
     *     InvalidArgument when the datacenter is missing
     */
    public static FilePlace of(ReadView view, String name, @Nullable ManagedObjectReference datacenter) {
        if (name.startsWith("http://") || name.startsWith("https://")) {
            return ofUrl(view, name);
        }
        DatastorePath path = DatastorePath.parse(name);
        List<ManagedObjectReference> found = datacenter == null
                ? Datacenters.datastores(view, path.datastore())
                : Datacenters.named(view, view.refs(datacenter, DatacenterProperties.DATASTORE), path.datastore());
        if (found.size() > 1) {
            throw Faults.invalidArgument(
                    "datacenter",
                    "it is needed, since several datacenters have a datastore '" + path.datastore() + "'");
        }
        return at(view, found, path);
    }

    /**
     * The place that a path names among the datastores of a browser.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastorePath, InvalidDatastore, InaccessibleDatastore
     */
    public static FilePlace among(ReadView view, List<ManagedObjectReference> datastores, String name) {
        DatastorePath path = DatastorePath.parse(name);
        return at(view, Datacenters.named(view, datastores, path.datastore()), path);
    }

    private static FilePlace at(ReadView view, List<ManagedObjectReference> found, DatastorePath path) {
        if (found.isEmpty()) {
            throw Faults.of(
                    new InvalidDatastore().withName(path.datastore()),
                    "There is no datastore '" + path.datastore() + "'");
        }
        ManagedObjectReference datastore = found.get(0);
        if (!view.require(datastore, DatastoreProperties.SUMMARY).isAccessible()) {
            throw Faults.of(
                    new InaccessibleDatastore().withDatastore(datastore).withName(path.datastore()),
                    "The datastore '" + path.datastore() + "' is not accessible");
        }
        return new FilePlace(datastore, path);
    }

    private static FilePlace ofUrl(ReadView view, String url) {
        int folder = url.indexOf("/folder/");
        int query = url.indexOf('?');
        String dcPath = null;
        String dsName = null;
        for (String pair : query < 0 ? new String[0] : url.substring(query + 1).split("&")) {
            String value = pair.substring(pair.indexOf('=') + 1);
            dcPath = pair.startsWith("dcPath=") ? decoded(value) : dcPath;
            dsName = pair.startsWith("dsName=") ? decoded(value) : dsName;
        }
        ManagedObjectReference datacenter = dcPath == null ? null : Datacenters.find(view, dcPath);
        if (folder < 0 || query < folder || datacenter == null || dsName == null) {
            throw Faults.of(
                    new InvalidDatastorePath().withDatastorePath(url),
                    "Invalid URL of a file: it is https://SERVER/folder/PATH?dcPath=DATACENTER&dsName=DATASTORE");
        }
        // A plus sign in the path is one; only in the query it can stand for a blank.
        String path = decoded(url.substring(folder + "/folder/".length(), query).replace("+", "%2B"));
        return of(view, "[" + dsName + "] " + path, datacenter);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
