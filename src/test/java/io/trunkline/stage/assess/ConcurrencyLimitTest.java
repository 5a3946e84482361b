package io.trunkline.stage.assess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {

    private static final int AT_ONCE = 7;
    private static final int ALL = 20_000;

    @Test
    void all_have_their_turn_and_never_too_many_at_once_whatever_comes_of_each() {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        ConcurrencyLimit turnstile = new ConcurrencyLimit(AT_ONCE, executor);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        List<CompletableFuture<Integer>> asked = IntStream.range(0, ALL)
                .parallel()
                .mapToObj(i -> turnstile.pass(() -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    return switch (i % 4) {
                        case 0 -> {
                            underWay.decrementAndGet();
                            throw new IllegalStateException("at once");
                        }
                        case 1 -> {
                            underWay.decrementAndGet();
                            yield CompletableFuture.<Integer>failedFuture(new IllegalStateException("later"));
                        }
                        default ->
                            CompletableFuture.supplyAsync(
                                    () -> {
                                        underWay.decrementAndGet();
                                        return i;
                                    },
                                    executor);
                    };
                }))
                .toList();

        for (int i = 0; i < ALL; i++) {
            Integer result = asked.get(i).exceptionally(failure -> -1).join();
            assertThat(result).isEqualTo(i % 4 < 2 ? -1 : i);
        }
        assertThat(most).hasValueLessThanOrEqualTo(AT_ONCE);
        executor.shutdown();
    }

    @Test
    void what_fails_at_once_a_thousand_times_over_does_not_pile_up_on_the_stack() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        ConcurrencyLimit turnstile = new ConcurrencyLimit(1, executor);
        CompletableFuture<String> first = new CompletableFuture<>();
        turnstile.pass(() -> first);
        List<CompletableFuture<String>> behind = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            behind.add(turnstile.pass(() -> CompletableFuture.failedFuture(new IllegalStateException("away"))));
        }

        first.complete("done");

        behind.forEach(one -> assertThat(
                        one.handle((done, failure) -> failure.getMessage()).join())
                .isEqualTo("away"));
        executor.shutdown();
    }
}
