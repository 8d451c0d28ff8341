package io.vimock.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The API, before the libraries are renamed; samples/clash-example tests the jar. */
class VirtualCenterTest {
    private static final String ROOT = "<Rename_Task xmlns='urn:vim25'><_this type='Datacenter'>datacenter-2</_this>"
            + "<newName>X</newName></Rename_Task>";

    @RegisterExtension
    static final VirtualCenterExtension VC =
            VirtualCenterExtension.with(VirtualCenter.builder().plainHttp().manualClock());

    private static int call(URI url, String body) throws IOException, InterruptedException {
        String envelope = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>" + body
                + "</e:Body></e:Envelope>";
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "text/xml; charset=utf-8")
                .header("SOAPAction", "\"urn:vim25/4.1\"")
                .POST(HttpRequest.BodyPublishers.ofString(envelope))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int time(URI url) throws IOException, InterruptedException {
        return call(
                url,
                "<CurrentTime xmlns='urn:vim25'><_this type='ServiceInstance'>ServiceInstance</_this></CurrentTime>");
    }

    @Test
    void clockAndState_areControlled(VirtualCenter vc) {
        Instant start = vc.now();
        VirtualCenter.Checkpointed state = vc.checkpoint();
        vc.advance(Duration.ofHours(1));
        assertThat(vc.now()).isEqualTo(start.plusSeconds(3600));
        vc.restore(state);
        assertThat(vc.now()).isEqualTo(start);
        vc.advance(Duration.ofHours(1));
        vc.reset();
        assertThat(vc.now()).isEqualTo(start);
    }

    @Test
    void failures_areMadeByName(VirtualCenter vc, URI url) throws Exception {
        assertThat(time(url)).isEqualTo(200);
        vc.failing("CurrentTime").times(1).fault("NoPermission");
        assertThat(time(url)).isEqualTo(500);
        assertThat(time(url)).isEqualTo(200);
        vc.failing("CurrentTime").after(1).httpStatus(503);
        assertThat(time(url)).isEqualTo(200);
        assertThat(time(url)).isEqualTo(503);
        vc.clearFailures();
        assertThat(time(url)).isEqualTo(200);
        assertThat(call(url, ROOT)).isEqualTo(500);
        assertThat(vc.requests(2)).hasSize(2).last().asString().contains("Rename_Task");
        assertThatThrownBy(() -> vc.failing("CurrentTime").fault("NoSuchFault"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NoSuchFault");
        assertThatThrownBy(() -> vc.failing("CurrentTime").task("VirtualMachineConfigSpec"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void certificate_isThereUnlessPlain(VirtualCenter vc) {
        assertThat(vc.certificate()).isNull();
        assertThat(vc.thumbprint()).isNull();
        try (VirtualCenter own =
                VirtualCenter.builder().credentials("admin", "secret").esx().start()) {
            assertThat(own.url()).hasScheme("https").hasPort(own.port());
            assertThat(own.certificate()).isNotNull();
            assertThat(own.thumbprint()).contains(":");
            assertThat(own.user()).isEqualTo("admin");
            assertThat(own.password()).isEqualTo("secret");
        }
    }
}
