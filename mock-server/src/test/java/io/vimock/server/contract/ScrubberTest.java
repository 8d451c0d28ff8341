package io.vimock.server.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTest {
    private static final Pattern FIELD =
            Pattern.compile("<(?:xsd:)?element name=\"(\\w+)\" type=\"xsd:(?:string|base64Binary|anyType)\"");
    private static final Pattern SOUNDS_SECRET = Pattern.compile(
            "(?i).*(passw|secret|ticket|token|credential|communit|licen[sc]ekey|licensecontent|private|sessionid|cookie).*");

    /** They sound like it but are none: the token of a page of results, which is of no use to another session. */
    private static final Set<String> NO_SECRETS = Set.of("token");

    private final Scrubber scrubber = new Scrubber(List.of(), false);

    private String scrubbed(String xml) {
        return scrubber.scrub(XmlElement.parse(xml.getBytes(UTF_8))).toLine(List.of());
    }

    @Test
    void fieldsOfTheContractThatSoundSecret_areScrubbed() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String schema :
                List.of("vim-types.xsd", "vim-messagetypes.xsd", "query-types.xsd", "query-messagetypes.xsd")) {
            try (InputStream in = getClass().getResourceAsStream("/wsdl/" + schema)) {
                Matcher fields = FIELD.matcher(new String(in.readAllBytes(), UTF_8));
                while (fields.find()) {
                    if (SOUNDS_SECRET.matcher(fields.group(1)).matches()) {
                        names.add(fields.group(1));
                    }
                }
            }
        }
        assertThat(names).contains("password", "chapSecret", "licenseKey", "ticket", "token");
        names.removeAll(NO_SECRETS);
        assertThat(names)
                .allSatisfy(name -> assertThat(scrubbed("<x><%s>hidden</%s></x>".formatted(name, name)))
                        .doesNotContain("hidden"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Login><userName>root</userName><password>hidden</password></Login>",
                "<x><password><value>hidden</value><plainText>true</plainText></password></x>",
                "<spec><identity xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='CustomizationSysprepText'>"
                        + "<value>[GuiUnattended] AdminPassword=hidden</value></identity></spec>",
                "<extraConfig><key>RemoteDisplay.vnc.password</key><value>hidden</value></extraConfig>",
                "<extraConfig><key>RemoteDisplay.vnc.key</key><value>hidden</value></extraConfig>",
                "<propSet><name>config.extraConfig[\"RemoteDisplay.vnc.password\"].value</name><val>hidden</val></propSet>",
                "<UserSession><key>hidden</key><userName>a</userName><loginTime>t</loginTime></UserSession>",
                "<AcquireCloneTicketResponse><returnval>hidden</returnval></AcquireCloneTicketResponse>",
                "<AcquireMksTicketResponse><returnval><ticket>hidden</ticket><host>h</host></returnval></AcquireMksTicketResponse>",
                "<r><id>hidden</id><hostName>h</hostName><sslThumbprint>00</sslThumbprint></r>",
                "<LoginBySSPI><base64Token>hidden</base64Token></LoginBySSPI>"
            })
    void secrets_areScrubbedWhereTheyStand(String message) {
        assertThat(scrubbed(message)).doesNotContain("hidden").contains("scrubbed-1");
    }

    @Test
    void secretsSeenOnce_areScrubbedEverywhereAndStayTheSame() {
        scrubbed("<Login><password>open sesame</password></Login>");
        assertThat(scrubbed(
                        "<x><a>said open sesame, twice</a><b n='open sesame'>open sesame</b><c>open sesames</c></x>"))
                .isEqualTo("<x><a>said scrubbed-1, twice</a><b n=\"scrubbed-1\">scrubbed-1</b><c>open sesames</c></x>");
        assertThat(scrubber.scrubCookie("vmware_soap_session=\"abc-1\"; Path=/; HttpOnly"))
                .isEqualTo("vmware_soap_session=\"scrubbed-2\"; Path=/; HttpOnly");
        assertThat(scrubbed("<TerminateSession><sessionId>abc-1</sessionId></TerminateSession>"))
                .contains(">scrubbed-2<");
    }

    @Test
    void shortSecrets_areOnlyScrubbedWhereTheyStand() {
        assertThat(scrubbed("<x><password>1</password><key>1</key></x>"))
                .isEqualTo("<x><password>scrubbed-1</password><key>1</key></x>");
    }

    @Test
    void whatIsNoSecret_stays() {
        String message =
                "<x><key>2000</key><propSet><name>name</name><val>web</val></propSet><plainText>true</plainText>"
                        + "<passwordExpired>false</passwordExpired><token>2</token></x>";
        assertThat(scrubbed(message)).isEqualTo(message);
    }

    @Test
    void users_areScrubbedWhenAskedFor() {
        Scrubber all = new Scrubber(List.of("vc.example.com"), true);
        XmlElement login = XmlElement.parse(
                "<Login><userName>alice</userName><host>vc.example.com</host><note>by alice</note></Login>"
                        .getBytes(UTF_8));
        assertThat(all.scrub(login).toLine(List.of()))
                .isEqualTo(
                        "<Login><userName>scrubbed-2</userName><host>scrubbed-1</host><note>by scrubbed-2</note></Login>");
    }
}
