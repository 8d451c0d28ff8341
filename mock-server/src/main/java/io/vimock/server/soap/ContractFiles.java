package io.vimock.server.soap;

import io.vimock.api.ApiLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The files that describe the service: WSDL, schemas, and the list of versions. Thread safe. */
public final class ContractFiles {
    private static final Set<String> NAMES = Set.of(
            "vimService.wsdl",
            "vim.wsdl",
            "core-types.xsd",
            "query-types.xsd",
            "query-messagetypes.xsd",
            "vim-types.xsd",
            "vim-messagetypes.xsd");
    private static final String BUILT_IN_ADDRESS = "https://localhost/sdk";

    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final String versions;

    /**
     * @param level the level that the server says it has
     * @param prior the older ones that it can speak, the newest first
     */
    public ContractFiles(ApiLevel level, Iterable<ApiLevel> prior) {
        StringBuilder older = new StringBuilder();
        for (ApiLevel each : prior) {
            older.append("      <version>").append(each.version()).append("</version>\n");
        }
        this.versions = """
                <?xml version="1.0" encoding="UTF-8"?>
                <namespaces version="1.0">
                  <namespace>
                    <name>urn:vim25</name>
                    <version>%s</version>
                    <priorVersions>
                %s    </priorVersions>
                  </namespace>
                </namespaces>
                """.formatted(level.version(), older);
    }

    /**
     * A file below {@code /sdk}.
     *
     * @param address the address of {@code /sdk} as the client sees it, for the WSDL to say
     * @return null when there is no such file
     */
    public byte @Nullable [] file(String name, String address) {
        if (name.equals("vimServiceVersions.xml")) {
            return versions.getBytes(StandardCharsets.UTF_8);
        }
        if (!NAMES.contains(name)) {
            return null;
        }
        String text = files.computeIfAbsent(name, ContractFiles::read);
        return text.replace(BUILT_IN_ADDRESS, address).getBytes(StandardCharsets.UTF_8);
    }

    /** The WSDL as a {@code ?wsdl} query gets it: its imports are absolute, because a query is no folder. */
    public byte[] wsdl(String address) {
        return files.computeIfAbsent("vimService.wsdl", ContractFiles::read)
                .replace(BUILT_IN_ADDRESS, address)
                .replace("location=\"vim.wsdl\"", "location=\"" + address + "/vim.wsdl\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String read(String name) {
        try (InputStream in = ContractFiles.class.getResourceAsStream("/wsdl/" + name)) {
            if (in == null) {
                throw new IllegalStateException("wsdl/" + name + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
