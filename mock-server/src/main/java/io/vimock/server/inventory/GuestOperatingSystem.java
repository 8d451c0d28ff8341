package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A guest operating system that a virtual machine can be made for: what {@code guestId} names.
 *
 * @param id the identifier, such as {@code rhel5_64Guest}
 * @param fullName the name as VirtualCenter shows it
 */
record GuestOperatingSystem(String id, String fullName) {
    private static final Map<String, GuestOperatingSystem> KNOWN = new LinkedHashMap<>();

    /** Identifiers that later levels have brought. */
    private static final Pattern LATER = Pattern.compile("(windows|freebsd|rhel|centos|oracleLinux|sles|debian|asianux"
            + "|fedora|opensuse|coreos|vmwarePhoton|genericLinux|other[3-9]xLinux|solaris11|darwin|vmkernel|amazonlinux"
            + "|crxPod|crxSys|rockylinux|almalinux)[0-9A-Za-z_]*Guest");

    static {
        String[] table = {
            "winNetEnterpriseGuest|Microsoft Windows Server 2003, Enterprise Edition (32-bit)",
            "winNetEnterprise64Guest|Microsoft Windows Server 2003, Enterprise Edition (64-bit)",
            "winNetDatacenterGuest|Microsoft Windows Server 2003, Datacenter Edition (32-bit)",
            "winNetDatacenter64Guest|Microsoft Windows Server 2003, Datacenter Edition (64-bit)",
            "winNetStandardGuest|Microsoft Windows Server 2003, Standard Edition (32-bit)",
            "winNetStandard64Guest|Microsoft Windows Server 2003, Standard Edition (64-bit)",
            "winNetWebGuest|Microsoft Windows Server 2003, Web Edition (32-bit)",
            "winNetBusinessGuest|Microsoft Windows Small Business Server 2003",
            "winLonghornGuest|Microsoft Windows Server 2008 (32-bit)",
            "winLonghorn64Guest|Microsoft Windows Server 2008 (64-bit)",
            "windows7Server64Guest|Microsoft Windows Server 2008 R2 (64-bit)",
            "windows7Guest|Microsoft Windows 7 (32-bit)",
            "windows7_64Guest|Microsoft Windows 7 (64-bit)",
            "winVistaGuest|Microsoft Windows Vista (32-bit)",
            "winVista64Guest|Microsoft Windows Vista (64-bit)",
            "winXPProGuest|Microsoft Windows XP Professional (32-bit)",
            "winXPPro64Guest|Microsoft Windows XP Professional (64-bit)",
            "winXPHomeGuest|Microsoft Windows XP Home Edition",
            "win2000AdvServGuest|Microsoft Windows 2000 Advanced Server",
            "win2000ServGuest|Microsoft Windows 2000 Server",
            "win2000ProGuest|Microsoft Windows 2000 Professional",
            "winNTGuest|Microsoft Windows NT",
            "winMeGuest|Microsoft Windows Millennium Edition",
            "win98Guest|Microsoft Windows 98",
            "win95Guest|Microsoft Windows 95",
            "win31Guest|Microsoft Windows 3.1",
            "dosGuest|Microsoft MS-DOS",
            "redhatGuest|Red Hat Linux 2.1",
            "rhel2Guest|Red Hat Enterprise Linux 2",
            "rhel3Guest|Red Hat Enterprise Linux 3 (32-bit)",
            "rhel3_64Guest|Red Hat Enterprise Linux 3 (64-bit)",
            "rhel4Guest|Red Hat Enterprise Linux 4 (32-bit)",
            "rhel4_64Guest|Red Hat Enterprise Linux 4 (64-bit)",
            "rhel5Guest|Red Hat Enterprise Linux 5 (32-bit)",
            "rhel5_64Guest|Red Hat Enterprise Linux 5 (64-bit)",
            "rhel6Guest|Red Hat Enterprise Linux 6 (32-bit)",
            "rhel6_64Guest|Red Hat Enterprise Linux 6 (64-bit)",
            "centosGuest|CentOS 4/5 (32-bit)",
            "centos64Guest|CentOS 4/5 (64-bit)",
            "oracleLinuxGuest|Oracle Linux 4/5 (32-bit)",
            "oracleLinux64Guest|Oracle Linux 4/5 (64-bit)",
            "suseGuest|SUSE Linux (32-bit)",
            "suse64Guest|SUSE Linux (64-bit)",
            "slesGuest|SUSE Linux Enterprise 8/9 (32-bit)",
            "sles64Guest|SUSE Linux Enterprise 8/9 (64-bit)",
            "sles10Guest|SUSE Linux Enterprise 10 (32-bit)",
            "sles10_64Guest|SUSE Linux Enterprise 10 (64-bit)",
            "sles11Guest|SUSE Linux Enterprise 11 (32-bit)",
            "sles11_64Guest|SUSE Linux Enterprise 11 (64-bit)",
            "nld9Guest|Novell Linux Desktop 9",
            "oesGuest|Novell Open Enterprise Server",
            "sjdsGuest|Sun Java Desktop System",
            "mandrakeGuest|Mandrake Linux",
            "mandrivaGuest|Mandriva Linux (32-bit)",
            "mandriva64Guest|Mandriva Linux (64-bit)",
            "turboLinuxGuest|TurboLinux (32-bit)",
            "turboLinux64Guest|TurboLinux (64-bit)",
            "ubuntuGuest|Ubuntu Linux (32-bit)",
            "ubuntu64Guest|Ubuntu Linux (64-bit)",
            "debian4Guest|Debian GNU/Linux 4 (32-bit)",
            "debian4_64Guest|Debian GNU/Linux 4 (64-bit)",
            "debian5Guest|Debian GNU/Linux 5 (32-bit)",
            "debian5_64Guest|Debian GNU/Linux 5 (64-bit)",
            "asianux3Guest|Asianux 3 (32-bit)",
            "asianux3_64Guest|Asianux 3 (64-bit)",
            "other24xLinuxGuest|Other 2.4.x Linux (32-bit)",
            "other24xLinux64Guest|Other 2.4.x Linux (64-bit)",
            "other26xLinuxGuest|Other 2.6.x Linux (32-bit)",
            "other26xLinux64Guest|Other 2.6.x Linux (64-bit)",
            "otherLinuxGuest|Other Linux (32-bit)",
            "otherLinux64Guest|Other Linux (64-bit)",
            "solaris6Guest|Sun Solaris 6",
            "solaris7Guest|Sun Solaris 7",
            "solaris8Guest|Sun Solaris 8",
            "solaris9Guest|Sun Solaris 9",
            "solaris10Guest|Sun Solaris 10 (32-bit)",
            "solaris10_64Guest|Sun Solaris 10 (64-bit)",
            "netware4Guest|Novell NetWare 4",
            "netware5Guest|Novell NetWare 5.1",
            "netware6Guest|Novell NetWare 6.x",
            "os2Guest|IBM OS/2",
            "eComStationGuest|Serenity Systems eComStation 1",
            "openServer5Guest|SCO OpenServer 5",
            "openServer6Guest|SCO OpenServer 6",
            "unixWare7Guest|SCO UnixWare 7",
            "freebsdGuest|FreeBSD (32-bit)",
            "freebsd64Guest|FreeBSD (64-bit)",
            "darwinGuest|Apple Mac OS X (32-bit)",
            "darwin64Guest|Apple Mac OS X (64-bit)",
            "otherGuest|Other (32-bit)",
            "otherGuest64|Other (64-bit)",
        };
        for (String line : table) {
            int bar = line.indexOf('|');
            String id = line.substring(0, bar);
            KNOWN.put(id, new GuestOperatingSystem(id, line.substring(bar + 1)));
        }
    }

    /** Those that ESX 3.5 and ESX 4.1 know, in the order in which VirtualCenter offers them. */
    static List<GuestOperatingSystem> all() {
        return new ArrayList<>(KNOWN.values());
    }

    /**
     * The system of an identifier; with the tolerant personality one that a later level brought, too.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when there is none
     */
    static GuestOperatingSystem of(String id, boolean tolerant) {
        GuestOperatingSystem known = find(id, tolerant);
        if (known == null) {
            throw Faults.invalidArgument("configSpec.guestId", "there is no guest operating system '" + id + "'");
        }
        return known;
    }

    private static @Nullable GuestOperatingSystem find(String id, boolean tolerant) {
        GuestOperatingSystem known = KNOWN.get(id);
        boolean later = known == null && tolerant && LATER.matcher(id).matches();
        return later ? new GuestOperatingSystem(id, "Other (" + (is64Bit(id) ? "64" : "32") + "-bit)") : known;
    }

    /** Whether a system is one for 64 bit. */
    static boolean is64Bit(String id) {
        return id.contains("64");
    }

    /** The family, as {@code GuestOsDescriptor.family} and {@code GuestInfo.guestFamily} have it. */
    String family() {
        if (id.startsWith("win") || id.equals("dosGuest")) {
            return "windowsGuest";
        }
        if (id.startsWith("netware")) {
            return "netwareGuest";
        }
        if (id.startsWith("solaris")) {
            return "solarisGuest";
        }
        if (id.startsWith("darwin")) {
            return "darwinGuestFamily";
        }
        boolean other = id.startsWith("otherGuest")
                || id.startsWith("os2")
                || id.startsWith("eCom")
                || id.startsWith("open")
                || id.startsWith("unix")
                || id.startsWith("freebsd");
        return other && !id.startsWith("opensuse") ? "otherGuestFamily" : "linuxGuest";
    }
}
