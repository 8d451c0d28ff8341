package io.vimock.server.service.admin;

import io.vimock.api.ExtensionManagerProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ExtensionManager: which extensions are registered. Thread safe. */
public final class ExtensionManager implements ManagedObjectType {
    @Override
    public MoType type() {
        return MoTypes.EXTENSION_MANAGER;
    }

    private static List<Extension> extensions(ReadView view) {
        return Objects.requireNonNullElse(
                view.get(WellKnown.EXTENSION_MANAGER, ExtensionManagerProperties.EXTENSION_LIST), List.of());
    }

    private static int index(List<Extension> extensions, String key) {
        for (int i = 0; i < extensions.size(); i++) {
            if (extensions.get(i).getKey().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private static int requireIndex(List<Extension> extensions, String key) {
        int index = index(extensions, key);
        if (index < 0) {
            throw Faults.notFound("The extension '" + key + "'");
        }
        return index;
    }

    private static void store(Mutation m, List<Extension> extensions) {
        m.set(WellKnown.EXTENSION_MANAGER, ExtensionManagerProperties.EXTENSION_LIST, extensions);
    }

    /** FindExtension: the extension of a key; null when there is none. */
    public @Nullable Extension findExtension(Call call, String extensionKey) {
        List<Extension> all = extensions(call.snapshot());
        int index = index(all, extensionKey);
        return index < 0 ? null : all.get(index);
    }

    /**
     * RegisterExtension.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when its key is empty or registered already
     */
    public void registerExtension(Call call, Extension extension) {
        if (extension.getKey().isBlank()) {
            throw Faults.invalidArgument("extension.key", "it is empty");
        }
        call.world().change(m -> {
            List<Extension> all = new ArrayList<>(extensions(m));
            if (index(all, extension.getKey()) >= 0) {
                throw Faults.invalidArgument("extension.key", "'" + extension.getKey() + "' is registered already");
            }
            all.add(extension.withLastHeartbeatTime(m.now()));
            store(m, all);
        });
    }

    /**
     * UpdateExtension: everything about the extension of that key.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound
     */
    public void updateExtension(Call call, Extension extension) {
        call.world().change(m -> {
            List<Extension> all = new ArrayList<>(extensions(m));
            all.set(requireIndex(all, extension.getKey()), extension.withLastHeartbeatTime(m.now()));
            store(m, all);
        });
    }

    /**
     * UnregisterExtension.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound
     */
    public void unregisterExtension(Call call, String extensionKey) {
        call.world().change(m -> {
            List<Extension> all = new ArrayList<>(extensions(m));
            all.remove(requireIndex(all, extensionKey));
            store(m, all);
        });
    }
}
