package io.vimock.server.inventory;

import io.vimock.server.inventory.description.HbaDescription;
import io.vimock.server.inventory.description.HostNicDescription;
import io.vimock.server.inventory.description.PortGroupDescription;
import io.vimock.server.inventory.description.SwitchDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host is connected by.
 *
 * @param nics its network cards
 * @param hbas its storage adapters, one of them local
 * @param switches its virtual switches, at least one
 * @param address the address of its service console; null for one that follows from its number
 */
record HostCabling(
        List<HostNicDescription> nics,
        List<HbaDescription> hbas,
        List<SwitchDescription> switches,
        @Nullable String address) {

    /** Two network cards, vSwitch0 on both, a local disk, Fibre Channel and iSCSI. */
    static HostCabling standard(List<PortGroupDescription> portGroups, int virtualMachines) {
        return new HostCabling(
                HostNicDescription.STANDARD,
                HbaDescription.STANDARD,
                List.of(standardSwitch(HostNicDescription.STANDARD, portGroups, virtualMachines)),
                null);
    }

    /** vSwitch0 on all cards, with room for so many virtual machines. */
    static SwitchDescription standardSwitch(
            List<HostNicDescription> nics, List<PortGroupDescription> portGroups, int virtualMachines) {
        int ports = Math.max(HostNetworkFactory.LEAST_PORTS, Integer.highestOneBit(virtualMachines + 8) * 2);
        return new SwitchDescription(
                HostNetworkFactory.SWITCH,
                ports,
                nics.stream().map(HostNicDescription::device).toList(),
                portGroups);
    }

    /** The adapter of the local disk. */
    HbaDescription local() {
        return hbas.stream()
                .filter(hba -> hba.type() == HbaDescription.Type.LOCAL)
                .findFirst()
                .orElseThrow();
    }

    /** The adapters that reach the storage array, the preferred one first. */
    List<HbaDescription> shared() {
        return hbas.stream()
                .filter(hba -> hba.type() != HbaDescription.Type.LOCAL)
                .toList();
    }

    /** The PCI bus of a network card. */
    static int nicBus(int index) {
        return index == 0 ? 3 : index == 1 ? 7 : 30 + index;
    }

    /** The PCI bus of a storage adapter; 0 when it is software. */
    int bus(HbaDescription hba) {
        return switch (hba.type()) {
            case LOCAL -> 1;
            case FIBRE_CHANNEL -> 10 + position(hba) - 1;
            case ISCSI -> 0;
        };
    }

    /** Which of the adapters one is, from 0. */
    int position(HbaDescription hba) {
        for (int i = 0; i < hbas.size(); i++) {
            if (hbas.get(i).device().equals(hba.device())) {
                return i;
            }
        }
        throw new IllegalArgumentException("no adapter " + hba.device());
    }
}
