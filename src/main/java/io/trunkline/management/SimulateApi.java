package io.trunkline.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.api.ApiMapper;
import io.trunkline.api.SimulatedJson;
import io.trunkline.api.SimulatedJson.SimulatedPage;
import io.trunkline.api.SimulationOrder;
import io.trunkline.config.Configuration;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.ledger.query.Query;
import io.trunkline.model.DrillEvent;
import io.trunkline.model.StatusEvent;
import io.trunkline.simulate.BadLine;
import io.trunkline.simulate.ChangedRules;
import io.trunkline.simulate.ConfigComparison;
import io.trunkline.simulate.Page;
import io.trunkline.simulate.RecordedEvent;
import io.trunkline.simulate.RecordedEvents;
import io.trunkline.simulate.SimulationSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Plays the history, or what is given, under other settings beside those in force: bounded in size, time and number. */
final class SimulateApi {

    static final int MOST_BYTES = 10 * 1024 * 1024;

    private static final int MOST_EVENTS = 1_000_000;
    private static final int MOST_HOURS = 168;
    private static final int STANDARD_HOURS = 24;
    private static final int MOST_PAGES = 1_000;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final LedgerReader ledger;
    private final Supplier<Configuration> configuration;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Function<StatusEvent, Optional<String>> filter;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * @param nanoTime a monotonic clock
     * @param filter why the user's filter would keep a report out
     */
    SimulateApi(
            LedgerReader ledger,
            Supplier<Configuration> configuration,
            InstantSource clock,
            LongSupplier nanoTime,
            Function<StatusEvent, Optional<String>> filter) {
        this.filter = filter;
        this.ledger = ledger;
        this.configuration = configuration;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** It takes too long or is too much; the message is one line for people. */
    private static final class Exceeded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Exceeded(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    Reply simulate(String body) {
        SimulationOrder order = order(body);
        if (!busy.compareAndSet(false, true)) {
            return Reply.message(429, "Another simulation is under way; expected one at a time");
        }
        Path file = null;
        try {
            Configuration now = configuration.get();
            Configuration other = ChangedRules.of(now, order.settings(), order.components());
            file = Files.createTempFile("trunkline-simulate", ".ndjson");
            write(order, file);
            return Reply.json(200, compare(now, other, file));
        } catch (Exceeded e) {
            return Reply.message(e.status, e.getMessage());
        } catch (BadLine | IllegalArgumentException e) {
            return Reply.message(400, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("a temporary file cannot be used", e);
        } finally {
            busy.set(false);
            remove(file);
        }
    }

    private static void remove(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be removed", e);
        }
    }

    private static SimulationOrder order(String body) {
        SimulationOrder order = OrderBody.read(body, SimulationOrder.class);
        int hours = order.hours() == null ? STANDARD_HOURS : order.hours();
        if (hours < 1 || hours > MOST_HOURS) {
            throw new BadRequest("hours is " + hours + "; expected a whole number from 1 to " + MOST_HOURS);
        }
        return order;
    }

    private Instant since(SimulationOrder order) {
        return clock.instant().minus(Duration.ofHours(order.hours() == null ? STANDARD_HOURS : order.hours()));
    }

    private void write(SimulationOrder order, Path file) throws IOException {
        if (order.events() != null) {
            Files.writeString(file, order.events());
            return;
        }
        int hours = order.hours() == null ? STANDARD_HOURS : order.hours();
        Query query = Query.limit(MOST_EVENTS).since(since(order)).build();
        try (OutputStream out = Files.newOutputStream(file)) {
            long[] bytes = {0};
            Consumer<String> lines = text -> {
                byte[] line = (text + "\n").getBytes(UTF_8);
                bytes[0] += line.length;
                if (bytes[0] > MOST_BYTES) {
                    throw new Exceeded(
                            413, "The history of " + hours + " h is larger than 10 MB; expected fewer hours");
                }
                try {
                    out.write(line);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
            WindowLines windows = Api.windows(ledger, query.since(), lines);
            ledger.bodies(query, event -> {
                windows.until(event.receivedAt());
                if (!event.source().equals(DrillEvent.SOURCE)) {
                    lines.accept(ApiMapper.write(Api.replay(event)));
                }
            });
            windows.until(clock.instant());
        }
    }

    private SimulatedJson compare(Configuration now, Configuration other, Path file) throws IOException, BadLine {
        long began = nanoTime.getAsLong();
        List<SimulatedPage> pages = new ArrayList<>();
        boolean[] truncated = {false};
        try (ConfigComparison comparison = new ConfigComparison(now, other, difference -> {
            if (pages.size() < MOST_PAGES) {
                pages.add(page(difference));
            } else {
                truncated[0] = true;
            }
        })) {
            comparison.withFilter(filter);
            new RecordedEvents(file, "events").play(event -> play(comparison, event, began));
            comparison.finish(() -> endInTime(began));
            SimulationSummary after = comparison.tally();
            return new SimulatedJson(
                    after.events(),
                    comparison.tallyBefore().pages(),
                    after.pages(),
                    pages,
                    truncated[0],
                    after.refused().stream()
                            .map(refused -> "line " + refused.line() + ": would be answered " + refused.answer())
                            .toList(),
                    comparison.summary());
        }
    }

    private void play(ConfigComparison comparison, RecordedEvent event, long began) {
        endInTime(began);
        comparison.play(event);
    }

    private void endInTime(long began) {
        if (nanoTime.getAsLong() - began > LONGEST.toNanos()) {
            throw new Exceeded(503, "The simulation took longer than 60 s; expected fewer events");
        }
    }

    private static SimulatedPage page(ConfigComparison.Difference difference) {
        Page page = difference.page();
        return new SimulatedPage(
                difference.before() ? "before" : "after",
                page.at(),
                page.action(),
                page.service(),
                page.dedupKey(),
                page.severity(),
                page.summary(),
                page.affected());
    }
}
