package io.trunkline.demo;

import io.trunkline.model.Status;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.RequestSigner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A platform that posts its events to the router over HTTP, signed as the real one signs them. */
final class Platform {

    /** How long the router may take to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final Source source;
    private final URI webhook;
    private final HttpClient http;
    private final RequestSigner signer = new RequestSigner();
    private final Timeline timeline;
    private final Findings findings;

    /**
     * @param name as it stands in the timeline
     * @param port the router's webhook port
     * @param findings gets every answer
     */
    Platform(String name, Source source, int port, HttpClient http, Timeline timeline, Findings findings) {
        this.name = name;
        this.source = source;
        this.webhook = URI.create("http://127.0.0.1:" + port + "/webhooks/" + source.name());
        this.http = http;
        this.timeline = timeline;
        this.findings = findings;
    }

    private record Answered(HttpResponse<String> response, Duration took) {}

    /** Reports that a component has had this status since then. */
    void reports(String kind, String id, Status status, Instant at) {
        byte[] body = SampleBody.of(source, kind, id, status, at);
        reports(body, id + " " + status, "", 202);
        findings.reported(status, 1);
    }

    /** Delivers an event a second time, byte for byte. */
    void repeats(String kind, String id, Status status, Instant at) {
        byte[] body = SampleBody.of(source, kind, id, status, at);
        reports(body, id + " " + status + " once more", " duplicate", 200);
    }

    /** Reports the same of many components at the same instant, each in a request of its own. */
    void reportsAll(String kind, List<String> ids, Status status, Instant at) {
        long began = System.nanoTime();
        List<CompletableFuture<Answered>> sent = ids.stream()
                .map(id -> SampleBody.of(source, kind, id, status, at))
                .map(body -> post(body, signer.sign(source, body, Instant.now())))
                .toList();
        List<Answered> answers = sent.stream().map(CompletableFuture::join).toList();
        long took = (System.nanoTime() - began) / 1_000_000;
        String what = ids.size() + " " + kind + "s " + status;
        answers.forEach(answer -> findings.answered(name + ", " + what, 202, answer.response.statusCode()));
        long accepted = answers.stream()
                .filter(answer -> answer.response.statusCode() == 202)
                .count();
        timeline.answered(name + " -> Trunkline", what, accepted + " x 202 (all in " + took + " ms)");
        findings.reported(status, ids.size());
    }

    /** A sender without the secret reports an outage. */
    void isImpersonated(String kind, String id, Status status, Instant at) {
        byte[] body = SampleBody.of(source, kind, id, status, at);
        byte[] other = SampleBody.of(source, kind, "some-other-" + kind, status, at);
        Map<String, String> stolen = signer.sign(source, other, at);
        Answered answer = post(body, stolen).join();
        shows("Stranger -> Trunkline", id + " " + status + ", forged", answer, " refused", 403);
    }

    private void reports(byte[] body, String what, String note, int expected) {
        Answered answer = post(body, signer.sign(source, body, Instant.now())).join();
        shows(name + " -> Trunkline", what, answer, note, expected);
    }

    private void shows(String who, String what, Answered answer, String note, int expected) {
        int status = answer.response.statusCode();
        findings.answered(who + ", " + what, expected, status);
        String remark = status == expected ? note : ", expected " + expected;
        timeline.answered(
                who, what, String.format(Locale.ROOT, "%d%s (%d ms)", status, remark, answer.took.toMillis()));
    }

    private CompletableFuture<Answered> post(byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        long began = System.nanoTime();
        return http.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(response -> new Answered(response, Duration.ofNanos(System.nanoTime() - began)));
    }
}
