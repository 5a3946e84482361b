package io.trunkline.app;

/** Threads that end with the process. */
final class DaemonThreads {

    private DaemonThreads() {}

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
