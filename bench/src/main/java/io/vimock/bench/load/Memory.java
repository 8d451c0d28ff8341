package io.vimock.bench.load;

import java.io.IOException;

/** What the server uses of memory, after all that was measured before. */
final class Memory implements Trial {
    @Override
    public String key() {
        return "memory";
    }

    @Override
    public String title() {
        return "Memory in the end";
    }

    @Override
    public void measure(Lab lab, Figures figures) throws IOException {
        lab.memory(figures);
    }
}
