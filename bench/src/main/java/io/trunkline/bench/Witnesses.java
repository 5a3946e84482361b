package io.trunkline.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Ordinary senders beside a load, who remember of every event how it was answered. */
final class Witnesses implements AutoCloseable {

    static final int COUNT = 16;

    /** How often each of them sends, unless an answer takes longer. */
    static final int EVERY_MILLIS = 100;

    static final int PATIENCE_SECONDS = 10;

    /** The status of what was not answered. */
    static final int UNANSWERED = 0;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final URI url;
    private volatile boolean stopped;

    /**
     * What became of an event.
     *
     * @param component of this event and of no other, as the ledger names it
     * @param sent by {@code System.nanoTime()}
     */
    record Answer(int status, String component, long sent, double millis) {}

    private Witnesses(String url) {
        this.url = URI.create(url);
        for (int i = 0; i < COUNT; i++) {
            String name = "witness-" + i;
            threads.add(new Thread(() -> send(name), name));
        }
    }

    static Witnesses start(String url) {
        Witnesses witnesses = new Witnesses(url);
        witnesses.threads.forEach(Thread::start);
        return witnesses;
    }

    private void send(String name) {
        SignedEvents events = new SignedEvents(1, 0);
        long next = System.nanoTime();
        for (int number = 0; !stopped; number++) {
            String trunk = name + "-" + number;
            HttpRequest request = events.event(trunk, "UP")
                    .to(url)
                    .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                    .build();
            long sent = System.nanoTime();
            int status = status(request);
            double millis = (System.nanoTime() - sent) / 1e6;
            answers.add(new Answer(status, "genesys/trunk/" + trunk, sent, millis));
            next = Math.max(next + EVERY_MILLIS * 1_000_000L, System.nanoTime());
            RunningRouter.pause((next - System.nanoTime()) / 1_000_000);
        }
    }

    private int status(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return UNANSWERED;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All so far. */
    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Returns when the last of what was sent is answered, or is not going to be. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
