package io.vimock.bench.load;

import java.io.IOException;

/** Something to measure. */
interface Trial {
    /** Names it, for {@code --only} and in the JSON. */
    String key();

    /** Names it for people. */
    String title();

    /**
     * Measures. What has been added to the figures counts even if it fails after that.
     *
     * @throws IOException when the server does not answer, or not rightly
     */
    void measure(Lab lab, Figures figures) throws IOException;
}
