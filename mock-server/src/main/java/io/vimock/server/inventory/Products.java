package io.vimock.server.inventory;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.AboutInfo;

/** The products that the data center runs, as {@code AboutInfo} names them (facts: api-profile 3). Stateless. */
final class Products {
    static final String HOST_VERSION = "3.5.0";

    private Products() {}

    /** VirtualCenter, advertising an API level. */
    static AboutInfo virtualCenter(ApiLevel level, String instanceUuid) {
        boolean later = level.includes(ApiLevel.V4_0);
        String name = "VMware VirtualCenter Server";
        String version = later ? level.version() + ".0" : "2.5.0";
        String build = later ? "258902" : "64192";
        AboutInfo about = product(name, version, build)
                .withOsType("win32-x86")
                .withProductLineId("vpx")
                .withApiType("VirtualCenter")
                .withApiVersion(level.version());
        return later
                ? about.withInstanceUuid(instanceUuid)
                        .withLicenseProductName("VMware VirtualCenter Server")
                        .withLicenseProductVersion(level.version())
                : about;
    }

    /** An ESX host that advertises an API level. Those below VirtualCenter are ESX 3.5, whatever that advertises. */
    static AboutInfo host(ApiLevel level) {
        boolean later = level.includes(ApiLevel.V4_0);
        AboutInfo about = later
                ? product("VMware ESX", level.version() + ".0", "260247")
                        .withLicenseProductName("VMware ESX Server")
                        .withLicenseProductVersion(level.version())
                : product("VMware ESX Server", HOST_VERSION, "64607");
        return about.withOsType("vmnix-x86")
                .withProductLineId("esx")
                .withApiType("HostAgent")
                .withApiVersion(level.version());
    }

    private static AboutInfo product(String name, String version, String build) {
        return new AboutInfo()
                .withName(name)
                .withFullName(name + " " + version + " build-" + build)
                .withVendor("VMware, Inc.")
                .withVersion(version)
                .withBuild(build)
                .withLocaleVersion("INTL")
                .withLocaleBuild("000");
    }
}
