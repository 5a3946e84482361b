package io.trunkline.play;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What a client sent that it never should have. */
final class Violations {

    private final List<String> all = new CopyOnWriteArrayList<>();
    private volatile Predicate<Call> expected = call -> true;

    void expectOnly(Predicate<Call> expected) {
        this.expected = expected;
    }

    List<String> all() {
        return List.copyOf(all);
    }

    void add(String violation) {
        all.add(violation);
    }

    /** Notes what is wrong with a call; {@code earlier} may hold the call itself and later ones. */
    void inspect(Call call, String contentType, List<Call> earlier) {
        if (!call.errors().isEmpty()) {
            add(call + ": invalid");
        }
        if (contentType == null || !contentType.startsWith("application/json")) {
            add(call + ": Content-Type " + contentType);
        }
        if (call.action().equals("resolve") && earlier.stream().noneMatch(other -> triggered(other, call))) {
            add(call + ": resolves what was never triggered under that routing key");
        }
        if (!expected.test(call)) {
            add(call + ": not expected");
        }
    }

    private static boolean triggered(Call earlier, Call resolve) {
        return earlier.number() < resolve.number()
                && earlier.action().equals("trigger")
                && earlier.routingKey().equals(resolve.routingKey())
                && earlier.dedupKey().equals(resolve.dedupKey());
    }
}
