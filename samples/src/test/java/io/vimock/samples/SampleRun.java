package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.MockVirtualCenter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** What a sample did: its exit code and what it wrote. */
record SampleRun(int exitCode, String out, String err) {

    /** A sample's way to run. */
    interface Sample {
        int run(PrintWriter out, PrintWriter err, String... arguments);
    }

    /** Runs a sample with these arguments only. */
    static SampleRun of(Sample sample, List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                sample.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
        return new SampleRun(exitCode, out.toString(), err.toString());
    }

    /** Runs a sample against a server, with the server's user and any certificate. */
    static SampleRun against(MockVirtualCenter server, Sample sample, String... more) {
        return as("user", "pass", server, sample, more);
    }

    /** Runs a sample against a server, as somebody. */
    static SampleRun as(String user, String password, MockVirtualCenter server, Sample sample, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--url", server.url().toString(), "--user", user, "--password", password, "--insecure"));
        arguments.addAll(List.of(more));
        return of(sample, arguments);
    }

    /** That the options were wrong: nothing done, one line that names the one that is. */
    void assertUsage(String named) {
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.lines()).singleElement().asString().contains(named);
        assertThat(out).isEmpty();
    }
}
