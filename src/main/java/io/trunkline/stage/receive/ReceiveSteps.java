package io.trunkline.stage.receive;

import io.trunkline.connection.Refusal;
import io.trunkline.connection.RefusalLog;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.Acceptor;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Wake;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.EnvelopeReader;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.webhook.ContentType;
import io.trunkline.webhook.Webhook;
import io.trunkline.webhook.WebhookMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

/** The steps of the receive route, bound as {@code receive}. */
public final class ReceiveSteps {

    private final Function<Webhook, Optional<String>> verifying;
    private final Normalizer normalizer;
    private final Acceptor acceptor;
    private final Executor executor;
    private final WebhookMetrics metrics;
    private final RefusalLog refusals;

    /** Turns a verified delivery into what the ledger can take. */
    @FunctionalInterface
    public interface Normalizer {

        /** @throws InvalidEventException if the body cannot be understood; its message goes to the sender */
        NormalizedEvent normalise(Webhook webhook) throws InvalidEventException;
    }

    /**
     * @param verifying why a delivery is refused, decided on its raw bytes before anything in it is read; for the log and the
     *     metrics alone, never for the sender
     * @param executor what follows the ledger's answer runs here, not on the ledger's one writer thread
     */
    public ReceiveSteps(
            Function<Webhook, Optional<String>> verifying,
            Normalizer normalizer,
            Acceptor acceptor,
            Executor executor,
            WebhookMetrics metrics,
            RefusalLog refusals) {
        this.refusals = refusals;
        this.verifying = verifying;
        this.normalizer = normalizer;
        this.acceptor = acceptor;
        this.executor = executor;
        this.metrics = metrics;
    }

    /** Whether the delivery is not the source's own. */
    public boolean isForged(Webhook webhook) {
        Optional<String> refusal = verifying.apply(webhook);
        if (refusal.isEmpty()) {
            metrics.authentic(webhook.source().name());
        }
        refusal.ifPresent(reason -> {
            String source = webhook.source().name();
            metrics.refused(source, reason);
            refusals.refused(Refusal.request(reason, reason), source, webhook.sender());
        });
        return refusal.isPresent();
    }

    /** Whether the request does not say that its body is JSON. */
    public boolean isNotJson(Webhook webhook) {
        boolean json = ContentType.isJson(webhook);
        if (!json) {
            refusals.refused(
                    Refusal.request("not_json", "its body does not say that it is JSON"),
                    webhook.source().name(),
                    webhook.sender());
        }
        return !json;
    }

    /** @throws InvalidEventException if the body cannot be understood */
    public NormalizedEvent normalise(Webhook webhook) throws InvalidEventException {
        if (webhook.body().length == 0) {
            throw new InvalidEventException("The body is empty, expected a JSON object");
        }
        NormalizedEvent normalised = traced(normalizer.normalise(webhook), webhook);
        if (normalised instanceof NormalizedEvent.Ignored ignored) {
            metrics.ignored(webhook.source().name(), ignored.type());
        } else if (normalised instanceof NormalizedEvent.Event event && event.timeUnreadable()) {
            metrics.timeUnreadable(webhook.source().name());
        }
        return normalised;
    }

    private static NormalizedEvent traced(NormalizedEvent normalised, Webhook webhook) {
        return normalised instanceof NormalizedEvent.Event read
                ? ReportTrace.of(webhook.headers())
                        .<NormalizedEvent>map(
                                trace -> new NormalizedEvent.Event(read.event().traced(trace), read.timeUnreadable()))
                        .orElse(read)
                : normalised;
    }

    /** Whether the body holds several events, as far as its first character tells. */
    public boolean isBatch(Webhook webhook) {
        return EnvelopeReader.isArray(webhook.body());
    }

    /**
     * Records the events of an array, each by itself, and in their order; done when all are on disk.
     *
     * @return what is to be looked at because of them
     * @throws InvalidEventException if the body is no such array
     */
    public CompletionStage<List<Wake>> acceptBatch(Webhook webhook) throws InvalidEventException {
        List<CompletableFuture<List<Wake>>> recorded = new ArrayList<>();
        for (byte[] event : EnvelopeReader.elements(webhook.body())) {
            recorded.add(acceptOne(webhook.with(event), recorded.size() + 1));
        }
        return CompletableFuture.allOf(recorded.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        recorded.stream().flatMap(each -> each.join().stream()).toList());
    }

    /** One that cannot be understood fails the whole request once the others are on disk, which are duplicates then. */
    private CompletableFuture<List<Wake>> acceptOne(Webhook event, int number) {
        try {
            return normalise(event) instanceof NormalizedEvent.Event read
                    ? accept(read.event()).thenApply(AcceptedEvent::wakes).toCompletableFuture()
                    : CompletableFuture.completedFuture(List.of());
        } catch (InvalidEventException e) {
            return CompletableFuture.failedFuture(e.within("event " + number));
        }
    }

    /** Whether the filter does not pass the event's type. */
    public boolean isIgnored(NormalizedEvent normalised) {
        return normalised instanceof NormalizedEvent.Ignored;
    }

    /** Records the event; done when it is on disk. */
    public CompletionStage<AcceptedEvent> accept(StatusEvent event) {
        return acceptor.accept(event)
                .whenCompleteAsync(
                        (accepted, failure) -> {
                            if (failure == null) {
                                metrics.recorded(event, accepted);
                            }
                        },
                        executor);
    }

    /** A repeat that the cache knew is counted here; one that only the ledger knew has been counted there. */
    public void countDuplicate(@Body Object body) {
        if (body instanceof StatusEvent event) {
            metrics.duplicate(event.source());
        }
    }

    /** What to tell the sender of a body that cannot be understood. */
    public String explain(@Body Webhook webhook, @ExchangeException InvalidEventException why) {
        refusals.refused(
                Refusal.body(why.field(), why.getMessage()), webhook.source().name(), webhook.sender());
        return why.getMessage();
    }
}
