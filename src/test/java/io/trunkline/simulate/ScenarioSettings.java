package io.trunkline.simulate;

import static io.trunkline.simulate.Scenario.length;

import io.trunkline.config.Settings;
import io.trunkline.model.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of scenarios: as shipped, but for what a scenario is about. */
public final class ScenarioSettings {

    private ScenarioSettings() {}

    /** Settings as shipped, but for the four lengths that the rules are about. */
    public static Settings settings(String cooldown, String memory, String wait, String window) {
        return new Settings(
                new Settings.Server("127.0.0.1", 0, 256 * 1024, null),
                new Settings.Management("127.0.0.1", 0),
                Path.of("data"),
                new Settings.Database(null, null, null),
                new Settings.PagerDuty(
                        "http://127.0.0.1:1",
                        100,
                        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                        Duration.ofSeconds(10)),
                "{id}-{status}",
                new Settings.Cooldown(length(cooldown), length(memory), Duration.ofHours(1)),
                new Settings.Grouping(length(wait), length(window), Duration.ofSeconds(15), Duration.ofMinutes(5)),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1));
    }

    /** The same settings, but that no hold grows and no wait is longer than the usual one. */
    public static Settings withoutRepeats(Settings from) {
        return new Settings(
                from.server(),
                from.management(),
                from.data(),
                from.database(),
                from.pagerduty(),
                from.dedupKey(),
                new Settings.Cooldown(
                        from.cooldown().length(),
                        from.cooldown().memory(),
                        from.cooldown().length()),
                new Settings.Grouping(
                        from.grouping().company(),
                        from.grouping().window(),
                        from.grouping().updateInterval(),
                        Duration.ZERO),
                from.lagWarn(),
                from.sweepInterval());
    }

    /** The same settings, but that an open incident is updated at most this often. */
    public static Settings updatedEvery(Settings from, String interval) {
        return new Settings(
                from.server(),
                from.management(),
                from.data(),
                from.database(),
                from.pagerduty(),
                from.dedupKey(),
                from.cooldown(),
                new Settings.Grouping(
                        from.grouping().company(),
                        from.grouping().window(),
                        length(interval),
                        from.grouping().trickleWait()),
                from.lagWarn(),
                from.sweepInterval());
    }

    /** The same settings, but that what a person closed keeps no one quiet. */
    public static Settings reopeningAtOnce(Settings from) {
        Settings.PagerDuty given = from.pagerduty();
        return new Settings(
                from.server(),
                from.management(),
                from.data(),
                from.database(),
                new Settings.PagerDuty(
                        given.url(),
                        given.rate(),
                        given.backoff(),
                        given.timeout(),
                        given.rest(),
                        given.webhookSecrets(),
                        Duration.ZERO,
                        given.secrets(),
                        given.outbound(),
                        given.announcements()),
                from.dedupKey(),
                from.cooldown(),
                from.grouping(),
                from.lagWarn(),
                from.sweepInterval());
    }

    /** The same settings, but that what PagerDuty accepted is read back after a minute, with a token for all services. */
    public static Settings readingBack(Settings from) {
        Settings.PagerDuty given = from.pagerduty();
        return new Settings(
                from.server(),
                from.management(),
                from.data(),
                from.database(),
                new Settings.PagerDuty(
                        given.url(),
                        given.rate(),
                        given.backoff(),
                        given.timeout(),
                        new Settings.Rest("http://127.0.0.1:1", "token", null, 300, Duration.ofMinutes(1)),
                        List.of(),
                        Duration.ofHours(1),
                        given.secrets(),
                        given.outbound(),
                        given.announcements()),
                from.dedupKey(),
                from.cooldown(),
                from.grouping(),
                from.lagWarn(),
                from.sweepInterval());
    }
}
