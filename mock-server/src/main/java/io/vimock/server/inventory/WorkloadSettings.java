package io.vimock.server.inventory;

import io.vimock.server.inventory.description.WorkloadDescription;
import io.vimock.server.inventory.description.WorkloadDescription.Profile;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the guest of a virtual machine does, where it is not what the server's seed suggests.
 *
 * <p>Kept in {@code config.extraConfig}, where any client can read and change it: {@code vimock.workload.profile},
 * {@code .level} and {@code .seed}. What makes no sense there is as if it were not there. Stateless.
 */
public final class WorkloadSettings {
    private static final String PROFILE = "vimock.workload.profile";
    private static final String LEVEL = "vimock.workload.level";
    private static final String SEED = "vimock.workload.seed";
    private static final int HIGHEST_LEVEL = 100;

    private WorkloadSettings() {}

    /** What the guest does; null when nothing is set. */
    public static @Nullable WorkloadDescription of(VirtualMachineConfigInfo config) {
        if (config.getExtraConfig().isEmpty()) {
            return null;
        }
        Profile profile = profile(GuestIdentity.option(config, PROFILE));
        Long level = number(GuestIdentity.option(config, LEVEL));
        Long seed = number(GuestIdentity.option(config, SEED));
        Integer known = level == null || level < 0 || level > HIGHEST_LEVEL ? null : Integer.valueOf(level.intValue());
        return profile == null && known == null && seed == null ? null : new WorkloadDescription(profile, known, seed);
    }

    /** Sets what the guest of a new machine does. */
    static void set(VirtualMachineConfigInfo config, WorkloadDescription workload) {
        Profile profile = workload.profile();
        add(config, PROFILE, profile == null ? null : profile.name().toLowerCase(Locale.ROOT));
        add(config, LEVEL, workload.level());
        add(config, SEED, workload.seed());
    }

    private static void add(VirtualMachineConfigInfo config, String key, @Nullable Object value) {
        if (value != null) {
            config.getExtraConfig().add(new OptionValue().withKey(key).withValue(value.toString()));
        }
    }

    private static @Nullable Profile profile(@Nullable String text) {
        for (Profile profile : Profile.values()) {
            if (profile.name().toLowerCase(Locale.ROOT).equals(text)) {
                return profile;
            }
        }
        return null;
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("-?[0-9]{1,18}") ? Long.valueOf(text) : null;
    }
}
