package io.trunkline.blackbox;

import java.util.concurrent.Executor;

/** A thread for each task, so that tests send as many requests at once as they say. */
final class Concurrently {

    static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "sender");
        thread.setDaemon(true);
        thread.start();
    };

    private Concurrently() {}
}
