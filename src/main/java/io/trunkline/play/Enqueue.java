package io.trunkline.play;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.trunkline.play.Behaviour.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** {@code POST /v2/enqueue}: notes the call, does what the script says with it, replies. */
final class Enqueue implements HttpHandler {

    private static final int BODY_LIMIT = 512_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Options options;
    private final Journal journal;
    private final Incidents incidents;
    private final Script script;
    private final Violations violations;
    private final Consumer<Call> listener;
    private final StandInRateLimit rateLimit;

    /** The listener is called once the effect of a call is known, before the reply. */
    Enqueue(
            Options options,
            Journal journal,
            Incidents incidents,
            Script script,
            Violations violations,
            Consumer<Call> listener) {
        this.options = options;
        this.journal = journal;
        this.incidents = incidents;
        this.script = script;
        this.violations = violations;
        this.listener = listener;
        this.rateLimit = new StandInRateLimit(options.rate());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        if (!exchange.getRequestURI().getPath().equals("/v2/enqueue")) {
            violations.add(line + ": no such path");
            send(exchange, new Reply.Fixed(404, Map.of(), ""));
        } else if (!exchange.getRequestMethod().equals("POST")) {
            violations.add(line + ": not POST");
            send(exchange, new Reply.Fixed(405, Map.of("Allow", "POST"), ""));
        } else {
            enqueue(exchange);
        }
    }

    private void enqueue(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        Call arrived = journal.arrived(received(bytes));
        violations.inspect(arrived, exchange.getRequestHeaders().getFirst("Content-Type"), journal.calls());
        if (bytes.length > BODY_LIMIT) {
            violations.add(arrived + ": more than 512,000 bytes");
        }
        Behaviour behaviour = script.of(arrived);
        if (!opened(behaviour.before())) {
            reply(exchange, arrived, new Reply.Cut());
            return;
        }
        boolean usual = behaviour.reply() instanceof Reply.Usual;
        Reply.Fixed verdict = usual ? verdict(arrived, bytes.length) : accepted(arrived);
        boolean processed = behaviour.processing()
                && verdict.status() == 202
                && arrived.errors().isEmpty();
        Call call = processed
                ? arrived.with(incidents.process(arrived.body(), options.clock().instant()))
                : arrived;
        journal.changed(call);
        listener.accept(call);
        if (opened(behaviour.after())) {
            reply(exchange, call, usual ? verdict : behaviour.reply());
        } else {
            reply(exchange, call, new Reply.Cut());
        }
    }

    private Call received(byte[] bytes) {
        JsonNode body;
        try {
            body = JSON.readTree(bytes);
        } catch (IOException e) {
            body = MissingNode.getInstance();
        }
        List<String> errors = Validation.errors(body, options.checkKeyLength());
        String text = new String(bytes, StandardCharsets.UTF_8);
        return new Call(0, options.clock().instant(), body, text, errors, false, 0, Effect.NONE);
    }

    /** What PagerDuty would answer. */
    private Reply.Fixed verdict(Call call, int size) {
        if (!rateLimit.admits(call.routingKey(), options.clock().instant())) {
            return new Reply.Fixed(429, Map.of(), "");
        }
        if (size > BODY_LIMIT) {
            return new Reply.Fixed(413, Map.of(), "");
        }
        if (!call.errors().isEmpty()) {
            return new Reply.Fixed(400, Map.of(), Validation.refusal(call.errors()));
        }
        return accepted(call);
    }

    private static Reply.Fixed accepted(Call call) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("status", "success")
                .put("message", "Event processed")
                .put("dedup_key", call.dedupKey())
                .toString();
        return new Reply.Fixed(202, Map.of(), body);
    }

    /** Whether the latch opened; not so if the stand-in went down first. */
    private static boolean opened(Optional<CountDownLatch> latch) {
        try {
            if (latch.isPresent()) {
                latch.get().await();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Noted before it is sent, so that a client that has the answer finds it in the journal. */
    private void reply(HttpExchange exchange, Call call, Reply reply) throws IOException {
        if (reply instanceof Reply.Fixed fixed) {
            journal.changed(call.handledWith(fixed.status()));
            send(exchange, fixed);
        } else {
            journal.changed(call.handledWith(0));
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, Reply.Fixed reply) throws IOException {
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
