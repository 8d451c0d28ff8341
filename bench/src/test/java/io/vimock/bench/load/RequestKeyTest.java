package io.vimock.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
    private static final Ref COLLECTOR = new Ref("PropertyCollector", "propertyCollector");

    @Test
    void of_tellsApartWhatIsReadOfWhat() {
        Ref view = new Ref("ContainerView", "view-1");
        Ref machine = new Ref("VirtualMachine", "vm-1");
        List<String> paths = List.of("name", "runtime.powerState");
        assertThat(RequestKey.of(Soap.SERVICE_CONTENT)).isEqualTo("RetrieveServiceContent");
        assertThat(RequestKey.of(Soap.call("RetrieveProperties", COLLECTOR, Soap.filterOf("specSet", machine, paths))))
                .isEqualTo("RetrieveProperties-name-runtime.powerState");
        assertThat(RequestKey.of(Soap.call("RetrieveProperties", COLLECTOR, Soap.filterOfView("specSet", view, paths))))
                .isEqualTo("RetrieveProperties-view-name-runtime.powerState");
    }

    @Test
    void of_whenItIsNoRequest_isNoName() {
        assertThat(RequestKey.of("nonsense")).isEqualTo("?");
    }
}
