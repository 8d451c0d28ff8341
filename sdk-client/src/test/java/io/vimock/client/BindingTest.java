package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What takes seconds is made once per JVM. */
class BindingTest {
    @Test
    void connections_shareServiceAndJaxbContext() {
        try (ScriptedServer one = new ScriptedServer();
                ScriptedServer other = new ScriptedServer("2.5")) {
            one.connect().close();
            VimBinding binding = VimBinding.shared();
            Object port = binding.port();
            Object context = binding.context();
            try (VimConnection first = one.connect();
                    VimConnection second = other.connect()) {
                assertThat(first.apiLevel()).isNotEqualTo(second.apiLevel());
                assertThat(VimBinding.shared()).isSameAs(binding);
                assertThat(VimBinding.shared().port()).isSameAs(port);
                assertThat(binding.context()).isSameAs(context);
                assertThat(binding.contextsMade()).isEqualTo(1);
            }
        }
    }
}
