package io.trunkline.stage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.support.ExpressionAdapter;

/**
 * Names for what routes ask of an exchange, mostly of its body, for {@code ref} expressions. Simple and {@code method} copy
 * the exchange for each answer, which costs ten times as much.
 */
public final class NamedExpressions {

    private final Map<String, Object> words = new LinkedHashMap<>();

    /** A question to a body of that type. */
    public <T> NamedExpressions predicate(String name, Class<T> body, java.util.function.Predicate<T> asks) {
        return predicate(name, exchange -> asks.test(body(exchange, body)));
    }

    /** A question to the whole exchange. */
    public NamedExpressions predicate(String name, java.util.function.Predicate<Exchange> asks) {
        Predicate predicate = asks::test;
        words.put(name, predicate);
        return this;
    }

    /** Something that a body of that type has. */
    public <T> NamedExpressions expression(String name, Class<T> body, Function<T, Object> gives) {
        Expression expression = new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                return gives.apply(body(exchange, body));
            }
        };
        words.put(name, expression);
        return this;
    }

    /** By name, as beans. */
    public Map<String, Object> all() {
        return words;
    }

    /** The body as it is, without conversion. */
    public static <T> T body(Exchange exchange, Class<T> type) {
        return type.cast(exchange.getMessage().getBody());
    }
}
