package io.trunkline.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a command that prints its outcome alone logs meanwhile. */
class QuietThreadsTest {

    private static final Logger LOG = LoggerFactory.getLogger(QuietThreadsTest.class);

    @Test
    void no_thread_logs_and_the_first_error_is_a_line() throws InterruptedException {
        ThreadGroup other = new ThreadGroup("other");
        try (QuietThreads quiet = QuietThreads.of(other)) {
            LOG.error("of a thread that is not meant");
            assertThat(quiet.firstError()).isEmpty();
        }
        try (QuietThreads quiet = QuietThreads.all()) {
            LOG.warn("a warning");
            Thread thread = new Thread(
                    other, () -> LOG.error("{} fell\nat line 7", "A route", new IllegalStateException("x")), "other");
            thread.start();
            thread.join();
            LOG.error("a later one");

            assertThat(quiet.firstError()).contains("A route fell");
        }
    }
}
