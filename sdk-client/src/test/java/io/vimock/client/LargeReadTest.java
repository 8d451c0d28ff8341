package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading an inventory of 100,000 machines: how much of it is fetched, and held, at a time. */
class LargeReadTest {
    private static final int MACHINES = 100_000;
    private static final int PAGE = 500;

    private final ScriptedServer server = new ScriptedServer();
    private final AtomicInteger pages = new AtomicInteger();

    @BeforeEach
    void teach() {
        server.answer("CreateContainerView", "<returnval type=\"ContainerView\">view-1</returnval>")
                .answer("DestroyView", "")
                .compute("RetrievePropertiesEx", body -> page("RetrievePropertiesEx"))
                .compute("ContinueRetrievePropertiesEx", body -> page("ContinueRetrievePropertiesEx"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void forEach_holdsOnePageAtATime() throws Exception {
        try (VimConnection vim = server.connect(options -> options.pageSize(PAGE))) {
            AtomicInteger seen = new AtomicInteger();
            List<WeakReference<ObjectProperties<VirtualMachine>>> ofEarlierPages = new ArrayList<>();
            vim.inventory()
                    .all(VirtualMachine.class)
                    .properties(VirtualMachine.NAME)
                    .forEach(vm -> {
                        int number = seen.getAndIncrement();
                        // Never more is fetched than what is looked at.
                        assertThat(pages.get()).isEqualTo(number / PAGE + 1);
                        assertThat(vm.require(VirtualMachine.NAME)).isEqualTo("vm" + number);
                        if (number % PAGE == 0) {
                            ofEarlierPages.add(new WeakReference<>(vm));
                        }
                        if (number == MACHINES - 1) {
                            // The last page and the object at hand are all that is left to hold.
                            ofEarlierPages.remove(ofEarlierPages.size() - 1);
                            ofEarlierPages.forEach(LargeReadTest::expectCollected);
                        }
                    });
            assertThat(seen).hasValue(MACHINES);
        }
        assertThat(server.requests("RetrievePropertiesEx")).hasSize(1);
        assertThat(server.requests("ContinueRetrievePropertiesEx")).hasSize(MACHINES / PAGE - 1);
        assertThat(server.requests("CreateContainerView")).hasSize(1);
        assertThat(server.requests("DestroyView")).hasSize(1);
    }

    private static void expectCollected(WeakReference<?> reference) {
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
        }
        assertThat(reference.get()).isNull();
    }

    private ResponseDefinitionBuilder page(String operation) {
        int number = pages.getAndIncrement();
        StringBuilder content = new StringBuilder("<returnval>");
        if ((number + 1) * PAGE < MACHINES) {
            content.append("<token>t").append(number).append("</token>");
        }
        for (int i = number * PAGE; i < (number + 1) * PAGE; i++) {
            content.append("<objects><obj type=\"VirtualMachine\">vm-")
                    .append(i)
                    .append("</obj><propSet><name>name</name>" + "<val xsi:type=\"xsd:string\">vm")
                    .append(i)
                    .append("</val></propSet></objects>");
        }
        return ScriptedServer.soap(operation, content.append("</returnval>").toString());
    }
}
