package io.vimock.server;

import io.vimock.server.directory.PasswordHash;
import io.vimock.server.http.HttpLibraries;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * Has what every server needs of the libraries set up on a second processor while the options are read: logging,
 * encryption, the types of files. Only saves time; what it has not come to is set up by who needs it. Thread safe.
 */
final class Preparation {
    private final CountDownLatch logging = new CountDownLatch(1);

    private Preparation() {}

    /** Begins. */
    static Preparation begin() {
        Preparation preparation = new Preparation();
        Thread thread = new Thread(preparation::run, "vi-prepare");
        thread.setDaemon(true);
        thread.start();
        return preparation;
    }

    private void run() {
        try {
            var unused = LoggerFactory.getILoggerFactory();
        } finally {
            logging.countDown();
        }
        try {
            var unused = PasswordHash.quick("");
            HttpLibraries.load();
        } catch (GeneralSecurityException e) {
            // Who needs it says so.
        }
    }

    /** Waits until logging is set up, which only one thread may do. */
    void awaitLogging() {
        try {
            logging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
