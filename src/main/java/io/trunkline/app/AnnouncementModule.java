package io.trunkline.app;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.config.Settings;
import io.trunkline.http.ApiToken;
import io.trunkline.ledger.AnnounceWindows;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.ledger.NoteIncidents;
import io.trunkline.ledger.query.NoteQueries;
import io.trunkline.metrics.Metrics;
import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.pagerduty.rest.PagerDutyApi.Access;
import io.trunkline.stage.announce.ChangeEventSteps;
import io.trunkline.stage.announce.NoteSteps;
import io.trunkline.store.Transactions;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What PagerDuty is shown beside the pages: change events and notes. Their routes are left out where they are off. */
final class AnnouncementModule {

    private AnnouncementModule() {}

    /** The beans of their routes. */
    static Map<String, Object> beans(
            ReloadableConfiguration configuration,
            Transactions transactions,
            NoteQueries queries,
            InstantSource clock,
            Metrics metrics) {
        Settings.PagerDuty pagerduty = configuration.get().settings().pagerduty();
        AnnounceWindows announceWindows =
                new AnnounceWindows(LedgerContext.of(transactions, clock, configuration), (failures, asked) -> pagerduty
                        .backoff()
                        .after(failures, asked, ThreadLocalRandom.current().nextDouble()));
        NoteIncidents noteIncidents = new NoteIncidents(transactions, queries, clock);
        return Map.of(
                "changeEvents",
                new ChangeEventSteps(announceWindows, configuration, metrics, clock),
                "notes",
                new NoteSteps(noteIncidents, configuration, token -> api(pagerduty, token), metrics));
    }

    /** With the time of one attempt: a note that waits is soon wrong. */
    private static PagerDutyApi api(Settings.PagerDuty settings, String token) {
        return new PagerDutyApi(new Access(
                URI.create(settings.rest().url()),
                new ApiToken(token),
                Optional.ofNullable(settings.rest().from()),
                settings.timeout(),
                settings.timeout()));
    }
}
