package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.HostSystemProperties;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostPortGroupPort;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualE1000;
import io.vimock.vim25.VirtualEthernetCard;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwitchPortsTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private HostNetworkInfo network(String host) {
        return lab.world()
                .snapshot()
                .require(lab.host(host), HostSystemProperties.CONFIG)
                .getNetwork();
    }

    private int available(String host) {
        return network(host).getVswitch().get(0).getNumPortsAvailable();
    }

    private List<HostPortGroupPort> ports(String host, String group) {
        return network(host).getPortgroup().stream()
                .filter(candidate -> candidate.getSpec().getName().equals(group))
                .findFirst()
                .orElseThrow()
                .getPort();
    }

    @Test
    void generatedMachines_haveTheirPorts() {
        assertThat(ports("DC0_H0", "VM Network"))
                .extracting(port -> port.getMac().get(0))
                .contains(lab.device(vm, VirtualEthernetCard.class).getMacAddress())
                .hasSize(2);
        assertThat(ports("DC0_H0", "VM Network"))
                .extracting(HostPortGroupPort::getType)
                .containsOnly("virtualMachine");
    }

    @Test
    void powerCycle_givesThePortBackAndTakesItAgain() {
        int before = available("DC0_H0");

        lab.succeeded(lab.powerOff(vm));
        assertThat(available("DC0_H0")).isEqualTo(before + 1);
        assertThat(ports("DC0_H0", "VM Network")).hasSize(1);

        lab.succeeded(lab.powerOn(vm));
        assertThat(available("DC0_H0")).isEqualTo(before);
        assertThat(ports("DC0_H0", "VM Network")).hasSize(2);
    }

    @Test
    void addedCardOnAnotherGroup_takesAPortThere() {
        int before = available("DC0_H0");
        VirtualEthernetCard card = DeviceSpecs.card(new VirtualE1000());
        card.setBacking(new io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo().withDeviceName("DC0_DVPG0"));

        lab.succeeded(lab.change(vm, DeviceSpecs.add(card)));

        assertThat(available("DC0_H0")).isEqualTo(before - 1);
        assertThat(ports("DC0_H0", "DC0_DVPG0")).hasSize(1);
    }

    @Test
    void machineThatIsPoweredOnElsewhere_takesItsPortThere() {
        ManagedObjectReference clustered = lab.vm(MachineLab.CLUSTERED);
        lab.succeeded(lab.powerOff(clustered));
        int before = available("DC0_C0_H2");

        lab.succeeded(lab.powerOn(clustered, lab.host("DC0_C0_H2")));

        assertThat(available("DC0_C0_H2")).isEqualTo(before - 1);
    }
}
