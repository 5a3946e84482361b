package io.trunkline.play;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/** A PagerDuty stand-in with a clock that the test sets. */
abstract class StandInFixture {

    static final String RETAIL = "0123456789abcdef0123456789abcdef";
    static final String FINANCE = "fedcba9876543210fedcba9876543210";
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    final AtomicReference<Instant> now = new AtomicReference<>(START);

    final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };

    final StandIn pagerduty = StandIn.start(Options.defaults().withClock(clock).withRate(3));
    final Client client = new Client(pagerduty);

    @AfterEach
    void close() {
        pagerduty.close();
    }
}
