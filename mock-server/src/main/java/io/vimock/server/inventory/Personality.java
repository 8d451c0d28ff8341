package io.vimock.server.inventory;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.AboutInfo;

/**
 * What a server is: a VirtualCenter with its hosts, or a single ESX host that clients reach without one. It decides what
 * the generated objects are called and which managers there are (facts: api-profile 3).
 */
public enum Personality {
    VIRTUAL_CENTER,
    ESX;

    AboutInfo about(ApiLevel level, String instanceUuid) {
        return this == ESX ? Products.host(level) : Products.virtualCenter(level, instanceUuid);
    }

    String rootFolder() {
        return this == ESX ? "ha-folder-root" : "Datacenters";
    }

    String datacenter(int number) {
        return this == ESX ? "ha-datacenter" : "DC" + number;
    }

    /** A port group beside "VM Network". */
    String portGroup(String datacenter, int number) {
        return this == ESX ? "VM Network " + (number + 2) : datacenter + "_DVPG" + number;
    }

    /** A host that is in no cluster, and its compute resource. */
    String standaloneHost(String datacenter, int number) {
        return this == ESX ? "localhost.localdomain" : datacenter + "_H" + number;
    }

    /** What the names of the virtual machines on such a host begin with. */
    String machinesOf(String standaloneHost) {
        return this == ESX ? "ha-host" : standaloneHost;
    }
}
