package io.trunkline.stage.readback;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.connection.Refusal;
import io.trunkline.connection.RefusalLog;
import io.trunkline.ledger.RecordWebhook;
import io.trunkline.ledger.RecordWebhook.RecordedWebhook;
import io.trunkline.pagerduty.webhook.PagerDutySignature;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.pagerduty.webhook.PagerDutyWebhookParser;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.webhook.ContentType;
import io.trunkline.webhook.Webhook;
import io.trunkline.webhook.WebhookMetrics;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

/** The steps of the acknowledge route, bound as {@code acknowledge}: they record what people do in PagerDuty. */
public final class AcknowledgeSteps {

    private static final String ID = "X-Webhook-Id";

    private final Function<Webhook, Optional<String>> verifying;
    private final Function<PagerDutyWebhook, CompletionStage<RecordedWebhook>> ledger;
    private final Executor executor;
    private final WebhookMetrics metrics;
    private final RefusalLog refusals;

    /** @param executor what follows the ledger's answer runs here, not on the ledger's one writer thread */
    public AcknowledgeSteps(
            Function<Webhook, Optional<String>> verifying,
            Function<PagerDutyWebhook, CompletionStage<RecordedWebhook>> ledger,
            Executor executor,
            WebhookMetrics metrics,
            RefusalLog refusals) {
        this.refusals = refusals;
        this.verifying = verifying;
        this.ledger = ledger;
        this.executor = executor;
        this.metrics = metrics;
    }

    /**
     * A webhook as it was read.
     *
     * @param type as PagerDuty calls it
     * @param webhook what was done to one of our incidents, if anything
     */
    public record ParsedWebhook(String type, Optional<PagerDutyWebhook> webhook) {}

    /** Whether the delivery is not PagerDuty's own. */
    public boolean isForged(Webhook webhook) {
        Optional<String> refusal = verifying.apply(webhook);
        refusal.ifPresent(reason -> {
            metrics.refused(PagerDutySignature.NAME, reason);
            refusals.refused(
                    new Refusal("refused a webhook", reason, reason), PagerDutySignature.NAME, webhook.sender());
        });
        return refusal.isPresent();
    }

    /** Whether the request does not say that its body is JSON. */
    public boolean isNotJson(Webhook webhook) {
        return !ContentType.isJson(webhook);
    }

    /** @throws InvalidEventException if the body is no JSON object */
    public ParsedWebhook read(Webhook webhook) throws InvalidEventException {
        JsonNode body = PagerDutySignature.body(webhook.body());
        List<String> ids = webhook.headers().apply(ID);
        return new ParsedWebhook(
                PagerDutyWebhookParser.type(body),
                PagerDutyWebhookParser.read(body, ids.stream().findFirst(), webhook.receivedAt()));
    }

    /** Whether it is PagerDuty's test of the subscription. */
    public boolean isPing(ParsedWebhook parsed) {
        return PagerDutyWebhookParser.PING.equals(parsed.type());
    }

    /**
     * Whether it is nothing that concerns us. That is no mistake of PagerDuty's, which would turn the subscription off for a
     * day after three refusals.
     */
    public boolean isIgnored(ParsedWebhook parsed) {
        if (parsed.webhook().isEmpty()) {
            metrics.ignored(PagerDutySignature.NAME, parsed.type());
        }
        return parsed.webhook().isEmpty();
    }

    /** Records what was done; done when it is on disk. */
    public CompletionStage<RecordedWebhook> hear(ParsedWebhook parsed) {
        return ledger.apply(parsed.webhook().orElseThrow()).whenCompleteAsync((recorded, failure) -> {}, executor);
    }

    /** Whether it was recorded before. */
    public boolean isDuplicate(RecordedWebhook recorded) {
        return recorded.outcome() == RecordWebhook.Outcome.DUPLICATE;
    }

    /** What to tell PagerDuty of a body that cannot be understood. */
    public String explain(@Body Webhook webhook, @ExchangeException InvalidEventException why) {
        refusals.refused(Refusal.body(why.field(), why.getMessage()), PagerDutySignature.NAME, webhook.sender());
        return why.getMessage();
    }
}
