package io.trunkline.stage.receive;

import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.stage.NamedExpressions;
import io.trunkline.webhook.Webhook;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** What the receive route asks of an exchange, by names that its {@code ref} expressions use: it is asked of every event. */
public final class ReceivePredicates {

    private ReceivePredicates() {}

    public static Map<String, Object> words(ReceiveSteps receive) {
        return new NamedExpressions()
                .predicate("isForged", Webhook.class, webhook -> receive.isForged(webhook))
                .predicate("isNotJson", Webhook.class, webhook -> receive.isNotJson(webhook))
                .predicate("isBatch", Webhook.class, webhook -> receive.isBatch(webhook))
                .predicate("isIgnored", NormalizedEvent.class, normalised -> receive.isIgnored(normalised))
                .expression("normalisedEvent", NormalizedEvent.Event.class, NormalizedEvent.Event::event)
                .predicate("isRepeatable", StatusEvent.class, event -> event.fingerprint() != null)
                .expression("delivery", StatusEvent.class, event -> event.source() + " " + event.fingerprint())
                .predicate("isDuplicate", ReceivePredicates::isDuplicate)
                .predicate("hasWakes", AcceptedEvent.class, accepted -> !accepted.wakes()
                        .isEmpty())
                .expression("acceptedWakes", AcceptedEvent.class, AcceptedEvent::wakes)
                .predicate("hasBatchWakes", List.class, wakes -> !wakes.isEmpty())
                .all();
    }

    /** The same words for routes that are loaded and not run. */
    public static Map<String, Object> wordsForATrial() {
        return words(null);
    }

    /** Known to the cache, and the body is still the event; or to the ledger. */
    private static boolean isDuplicate(Exchange exchange) {
        return exchange.getProperty(Exchange.DUPLICATE_MESSAGE, false, Boolean.class)
                || NamedExpressions.body(exchange, AcceptedEvent.class).acceptance() == Acceptance.DUPLICATE;
    }
}
