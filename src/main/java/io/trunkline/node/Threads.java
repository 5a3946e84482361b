package io.trunkline.node;

/** Threads that end with the process. */
final class Threads {

    private Threads() {}

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
