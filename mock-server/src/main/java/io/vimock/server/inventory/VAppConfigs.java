package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ArrayUpdateOperation;
import io.vimock.vim25.ArrayUpdateSpec;
import io.vimock.vim25.VAppIPAssignmentInfo;
import io.vimock.vim25.VAppOvfSectionInfo;
import io.vimock.vim25.VAppOvfSectionSpec;
import io.vimock.vim25.VAppProductInfo;
import io.vimock.vim25.VAppProductSpec;
import io.vimock.vim25.VAppPropertyInfo;
import io.vimock.vim25.VAppPropertySpec;
import io.vimock.vim25.VmConfigInfo;
import io.vimock.vim25.VmConfigSpec;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Works a {@code VmConfigSpec}, the OVF description of a machine, into its configuration. Stateless. */
final class VAppConfigs {
    private VAppConfigs() {}

    /** The description that a change leads to. */
    static VmConfigInfo changed(@Nullable VmConfigInfo old, VmConfigSpec spec) {
        VmConfigInfo result =
                old == null ? new VmConfigInfo().withIpAssignment(new VAppIPAssignmentInfo()) : WireType.deepCopy(old);
        update(
                result.getProduct(),
                spec.getProduct(),
                VAppProductSpec::getInfo,
                VAppProductInfo::getKey,
                "configSpec.vAppConfig.product");
        update(
                result.getProperty(),
                spec.getProperty(),
                VAppPropertySpec::getInfo,
                VAppPropertyInfo::getKey,
                "configSpec.vAppConfig.property");
        update(
                result.getOvfSection(),
                spec.getOvfSection(),
                VAppOvfSectionSpec::getInfo,
                VAppOvfSectionInfo::getKey,
                "configSpec.vAppConfig.ovfSection");
        if (spec.getIpAssignment() != null) {
            result.setIpAssignment(WireType.deepCopy(spec.getIpAssignment()));
        }
        replace(result.getEula(), spec.getEula());
        replace(result.getOvfEnvironmentTransport(), spec.getOvfEnvironmentTransport());
        if (spec.isInstallBootRequired() != null) {
            result.setInstallBootRequired(spec.isInstallBootRequired());
        }
        if (spec.getInstallBootStopDelay() != null) {
            result.setInstallBootStopDelay(spec.getInstallBootStopDelay());
        }
        return result;
    }

    private static void replace(List<String> present, List<String> asked) {
        if (!asked.isEmpty()) {
            present.clear();
            present.addAll(asked);
        }
    }

    private static <S extends ArrayUpdateSpec, T> void update(
            List<T> present,
            List<S> changes,
            Function<S, @Nullable T> info,
            Function<T, @Nullable Object> key,
            String path) {
        for (S change : changes) {
            T value = info.apply(change);
            Object wanted = change.getOperation() == ArrayUpdateOperation.REMOVE
                    ? change.getRemoveKey()
                    : value == null ? null : key.apply(value);
            int at = -1;
            for (int i = 0; i < present.size(); i++) {
                if (Objects.equals(key.apply(present.get(i)), wanted)) {
                    at = i;
                }
            }
            if ((at >= 0) == (change.getOperation() == ArrayUpdateOperation.ADD)) {
                throw Faults.invalidArgument(path, at >= 0 ? "the key " + wanted + " is taken" : "no key " + wanted);
            }
            if (change.getOperation() == ArrayUpdateOperation.REMOVE) {
                present.remove(at);
            } else if (value == null) {
                throw Faults.invalidArgument(path + ".info", "it is missing");
            } else if (at < 0) {
                present.add(WireType.deepCopy(value));
            } else {
                present.set(at, WireType.deepCopy(value));
            }
        }
    }
}
