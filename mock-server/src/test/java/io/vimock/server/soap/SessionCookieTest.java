package io.vimock.server.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookieTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vmware_soap_session=52-ab",
                "vmware_soap_session=\"52-ab\"",
                "vmware_soap_session= 52-ab",
                "vmware_soap_session=\"52-ab\"; Path=/; HttpOnly",
                "vmware_soap_session=\"52-ab\"; Path=/; HttpOnly; Secure;",
                "$Version=\"1\"; vmware_soap_session=\"52-ab\"; $Path=/",
                "other=1; vmware_soap_session=52-ab; more=2"
            })
    void values_inEveryFormThatClientsSend_findsTheSecret(String header) {
        assertThat(SessionCookie.values(List.of(header))).containsExactly("52-ab");
    }

    @Test
    void values_inSeveralHeaders_findsAll() {
        assertThat(SessionCookie.values(List.of(
                        "", "a=b", "vmware_soap_session=\"1\"", "vmware_soap_session=2; vmware_soap_session=3")))
                .containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vmware_soap_session=", "vmware_soap_session=\"\"", "vmware_client=x"})
    void values_whenThereIsNone_findsNone(String header) {
        assertThat(SessionCookie.values(List.of(header))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"52-ab", " \"52-ab\" ", "vmware_soap_session=\"52-ab\""})
    void ofHeader_takesTheValueOrACookie(String header) {
        assertThat(SessionCookie.ofHeader(header)).containsExactly("52-ab");
    }

    @Test
    void header_isSecureOverTlsOnly() {
        assertThat(SessionCookie.header("52-ab", true))
                .isEqualTo("vmware_soap_session=\"52-ab\"; Path=/; HttpOnly; Secure");
        assertThat(SessionCookie.header("52-ab", false)).isEqualTo("vmware_soap_session=\"52-ab\"; Path=/; HttpOnly");
    }
}
