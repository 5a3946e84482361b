package io.trunkline.router;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.ledger.Acknowledging;
import io.trunkline.ledger.Acknowledging.Heard;
import io.trunkline.pagerduty.Deed;
import io.trunkline.pagerduty.DeedReader;
import io.trunkline.source.BadEvent;
import io.trunkline.source.PagerDutyWebhooks;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the acknowledge route, bound as {@code acknowledge}: what people do in PagerDuty is heard. */
public final class Acknowledge {

    private static final Logger LOG = LoggerFactory.getLogger(Acknowledge.class);
    private static final String ID = "X-Webhook-Id";

    private final Verifying verifying;
    private final Function<Deed, CompletionStage<Heard>> ledger;
    private final Executor executor;
    private final Tally tally;

    /** @param executor what follows the ledger's answer runs here, not on the ledger's one writer thread */
    public Acknowledge(
            Verifying verifying, Function<Deed, CompletionStage<Heard>> ledger, Executor executor, Tally tally) {
        this.verifying = verifying;
        this.ledger = ledger;
        this.executor = executor;
        this.tally = tally;
    }

    /**
     * A webhook as it was understood.
     *
     * @param type as PagerDuty calls it
     * @param deed what was done, if it concerns us
     */
    public record Told(String type, Optional<Deed> deed) {}

    /** Whether the delivery is not PagerDuty's own. */
    public boolean isForged(Webhook webhook) {
        Optional<String> refusal = verifying.refusal(webhook);
        refusal.ifPresent(reason -> {
            tally.refused(PagerDutyWebhooks.NAME, reason);
            LOG.warn("PagerDuty: refused a webhook from {}: {}", webhook.peerAddress(), reason);
        });
        return refusal.isPresent();
    }

    /** Whether the request does not say that its body is JSON. */
    public boolean isNotJson(Webhook webhook) {
        return !ContentType.isJson(webhook);
    }

    /** @throws BadEvent if the body is no JSON object */
    public Told read(Webhook webhook) throws BadEvent {
        JsonNode body = PagerDutyWebhooks.body(webhook.body());
        List<String> ids = webhook.headers().apply(ID);
        return new Told(
                DeedReader.type(body), DeedReader.read(body, ids.stream().findFirst(), webhook.receivedAt()));
    }

    /** Whether somebody tries the subscription. */
    public boolean isPing(Told told) {
        return DeedReader.PING.equals(told.type());
    }

    /**
     * Whether it is nothing that concerns us. That is no mistake of PagerDuty's, which would turn the subscription off for a
     * day after three refusals.
     */
    public boolean isIgnored(Told told) {
        if (told.deed().isEmpty()) {
            tally.ignored(PagerDutyWebhooks.NAME, told.type());
        }
        return told.deed().isEmpty();
    }

    /** Records what was done; done when it is on disk. */
    public CompletionStage<Heard> hear(Told told) {
        return ledger.apply(told.deed().orElseThrow()).whenCompleteAsync((heard, failure) -> {}, executor);
    }

    /** Whether it was told before. */
    public boolean isDuplicate(Heard heard) {
        return heard.outcome() == Acknowledging.Outcome.DUPLICATE;
    }

    /** What to tell PagerDuty of a body that cannot be understood. */
    public String explain(@Body Webhook webhook, @ExchangeException BadEvent why) {
        LOG.warn("PagerDuty: refused the body of a webhook from {}: {}", webhook.peerAddress(), why.getMessage());
        return why.getMessage();
    }
}
