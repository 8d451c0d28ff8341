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

    /** An ESX 3.5 host; its own API is 2.5 whatever VirtualCenter advertises. */
    static AboutInfo host() {
        return product("VMware ESX Server", HOST_VERSION, "64607")
                .withOsType("vmnix-x86")
                .withProductLineId("esx")
                .withApiType("HostAgent")
                .withApiVersion("2.5");
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
