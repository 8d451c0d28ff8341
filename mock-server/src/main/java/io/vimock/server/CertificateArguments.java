package io.vimock.server;

import io.vimock.client.Trust;
import io.vimock.server.command.Arguments;
import io.vimock.server.command.CommandOptions;
import io.vimock.server.command.UsageException;

/** The arguments that say which certificates of another server to accept. */
final class CertificateArguments {
    private CertificateArguments() {}

    static void declare(CommandOptions options) {
        options.value("--thumbprint", "HEX", "SHA-256 or SHA-1 of the server's certificate, which is then accepted.")
                .flag("--insecure", "Accept any certificate.");
    }

    /**
     * What they say; unless they say anything, what the JVM trusts.
     *
     * @throws IllegalArgumentException when the thumbprint is none
     */
    static Trust trust(Arguments given) {
        String thumbprint = given.text("--thumbprint");
        if (!given.isOn("--insecure")) {
            return thumbprint == null ? Trust.system() : Trust.thumbprint(thumbprint);
        }
        if (thumbprint != null) {
            throw new UsageException("--insecure accepts any certificate, so it does not go with --thumbprint");
        }
        return Trust.all();
    }
}
