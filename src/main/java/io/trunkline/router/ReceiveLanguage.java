package io.trunkline.router;

import io.trunkline.event.StatusEvent;
import io.trunkline.ledger.Acceptance;
import io.trunkline.ledger.Accepting.Accepted;
import io.trunkline.source.Normalised;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.support.ExpressionAdapter;

/**
 * What the receive route asks of an exchange, by names that its {@code ref} expressions use. It is asked of every event, and
 * Simple and {@code method} copy the exchange for each answer.
 */
final class ReceiveLanguage {

    private ReceiveLanguage() {}

    static Map<String, Object> words(Receive receive) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("isForged", predicate(exchange -> receive.isForged(body(exchange, Webhook.class))));
        words.put("isNotJson", predicate(exchange -> receive.isNotJson(body(exchange, Webhook.class))));
        words.put("isIgnored", predicate(exchange -> receive.isIgnored(body(exchange, Normalised.class))));
        words.put("normalisedEvent", expression(exchange -> body(exchange, Normalised.Event.class)
                .event()));
        words.put(
                "isRepeatable",
                predicate(exchange -> body(exchange, StatusEvent.class).fingerprint() != null));
        words.put("delivery", expression(exchange -> {
            StatusEvent event = body(exchange, StatusEvent.class);
            return event.source() + " " + event.fingerprint();
        }));
        words.put("isDuplicate", predicate(ReceiveLanguage::isDuplicate));
        words.put(
                "hasWakes",
                predicate(exchange -> !body(exchange, Accepted.class).wakes().isEmpty()));
        words.put("acceptedWakes", expression(exchange -> body(exchange, Accepted.class)
                .wakes()));
        return words;
    }

    /** The same words for routes that are loaded and not run: nobody asks. */
    static Map<String, Object> wordsForATrial() {
        return words(null);
    }

    /** Known to the cache, and the body is still the event; or to the ledger. */
    private static boolean isDuplicate(Exchange exchange) {
        return exchange.getProperty(Exchange.DUPLICATE_MESSAGE, false, Boolean.class)
                || body(exchange, Accepted.class).acceptance() == Acceptance.DUPLICATE;
    }

    private static <T> T body(Exchange exchange, Class<T> type) {
        return type.cast(exchange.getMessage().getBody());
    }

    private static Predicate predicate(java.util.function.Predicate<Exchange> matches) {
        return matches::test;
    }

    private static Expression expression(Function<Exchange, Object> evaluates) {
        return new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                return evaluates.apply(exchange);
            }
        };
    }
}
