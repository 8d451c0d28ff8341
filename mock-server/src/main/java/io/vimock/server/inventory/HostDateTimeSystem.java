package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Restorable;
import io.vimock.vim25.HostDateTimeConfig;
import io.vimock.vim25.HostDateTimeInfo;
import io.vimock.vim25.HostDateTimeSystemTimeZone;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clock of a host: its time zone, its time servers, and its time, which is that of the simulation until somebody sets
 * it. Thread safe.
 */
public final class HostDateTimeSystem implements ManagedObjectType, Restorable {
    private static final List<String> ZONES = List.of(
            "UTC",
            "Africa/Cairo",
            "Africa/Johannesburg",
            "Africa/Lagos",
            "America/Anchorage",
            "America/Argentina/Buenos_Aires",
            "America/Chicago",
            "America/Denver",
            "America/Halifax",
            "America/Los_Angeles",
            "America/Mexico_City",
            "America/New_York",
            "America/Sao_Paulo",
            "Asia/Dubai",
            "Asia/Hong_Kong",
            "Asia/Jerusalem",
            "Asia/Karachi",
            "Asia/Kolkata",
            "Asia/Seoul",
            "Asia/Shanghai",
            "Asia/Singapore",
            "Asia/Tokyo",
            "Australia/Brisbane",
            "Australia/Perth",
            "Australia/Sydney",
            "Europe/Athens",
            "Europe/Berlin",
            "Europe/Lisbon",
            "Europe/London",
            "Europe/Madrid",
            "Europe/Moscow",
            "Europe/Paris",
            "Europe/Rome",
            "Europe/Zurich",
            "Pacific/Auckland",
            "Pacific/Honolulu");

    private final HostConfiguration configuration;

    /** How far the clocks that were set are ahead of the simulation's. */
    private final Map<ManagedObjectReference, Duration> ahead = new ConcurrentHashMap<>();

    /** @param support what operations work with */
    public HostDateTimeSystem(InventorySupport support) {
        this.configuration = new HostConfiguration(support);
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_DATE_TIME_SYSTEM;
    }

    @Override
    public Runnable save() {
        return Restorable.of(ahead).save();
    }

    /**
     * UpdateDateTimeConfig: what is unset stays.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, HostNotConnected
     */
    public void updateDateTimeConfig(Call call, HostDateTimeConfig config) {
        configuration.change(call, present -> {
            HostDateTimeInfo info = WireType.deepCopy(present.getDateTimeInfo());
            if (config.getTimeZone() != null) {
                info.setTimeZone(zone(config.getTimeZone(), call.world().clock().now()));
            }
            if (config.getNtpConfig() != null) {
                if (config.getNtpConfig().getServer().stream().anyMatch(String::isBlank)) {
                    throw Faults.invalidArgument("config.ntpConfig.server", "a name is empty");
                }
                info.setNtpConfig(WireType.deepCopy(config.getNtpConfig()));
            }
            return present.withDateTimeInfo(info);
        });
    }

    private static HostDateTimeSystemTimeZone zone(String key, Instant now) {
        if (!ZONES.contains(key)) {
            throw Faults.invalidArgument("config.timeZone", "the host knows no time zone '" + key + "'");
        }
        return new HostDateTimeSystemTimeZone()
                .withKey(key)
                .withName(key)
                .withDescription(key.substring(key.lastIndexOf('/') + 1).replace('_', ' '))
                .withGmtOffset(ZoneId.of(key).getRules().getStandardOffset(now).getTotalSeconds());
    }

    /** QueryAvailableTimeZones, with their distances from UTC in seconds. */
    public List<HostDateTimeSystemTimeZone> queryAvailableTimeZones(Call call) {
        Instant now = call.world().clock().now();
        return ZONES.stream().map(key -> zone(key, now)).toList();
    }

    /**
     * QueryDateTime.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public Instant queryDateTime(Call call) {
        HostConfiguration.refresh(call);
        return call.world().clock().now().plus(ahead.getOrDefault(call.self(), Duration.ZERO));
    }

    /**
     * UpdateDateTime: sets the host's clock.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void updateDateTime(Call call, Instant dateTime) {
        ManagedObjectReference self = call.self();
        configuration.step(call, (m, host) -> {
            Duration difference = Duration.between(m.now(), dateTime);
            m.afterCommit(() -> ahead.put(self, difference));
        });
    }

    /**
     * RefreshDateTimeSystem.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void refreshDateTimeSystem(Call call) {
        HostConfiguration.refresh(call);
    }
}
