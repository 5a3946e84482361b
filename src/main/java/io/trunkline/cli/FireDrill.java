package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.model.DrillEvent;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.pagerduty.rest.Refused;
import io.trunkline.pagerduty.rest.RestPace;
import io.trunkline.pagerduty.rest.RestQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A fire drill: a service's synthetic component goes down and up in the running router, and how long each hop takes. */
public final class FireDrill {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final AdminClient router;
    private final Optional<PagerDutyApi> pagerDuty;
    private final RestPace pace;
    private final Duration patience;
    private final Consumer<Hop> say;
    private volatile String under;

    /**
     * @param pagerDuty its REST API, to see what became of what it accepted; nothing without a token
     * @param patience how long each hop may take
     * @param say takes each hop as it is done
     */
    public FireDrill(
            AdminClient router, Optional<PagerDutyApi> pagerDuty, RestPace pace, Duration patience, Consumer<Hop> say) {
        this.router = router;
        this.pagerDuty = pagerDuty;
        this.pace = pace;
        this.patience = patience;
        this.say = say;
    }

    /**
     * A part of the way.
     *
     * @param seconds how long it took; null for what was not looked at
     */
    record Hop(String hop, Double seconds, String what) {

        /** For people. */
        String line() {
            return seconds == null
                    ? String.format("%-9s %8s  %s", hop, "-", what)
                    : String.format(Locale.ROOT, "%-9s %6.1f s  %s", hop, seconds, what);
        }
    }

    /**
     * Goes all the way, and back.
     *
     * @param service its id in services.yaml
     * @param hold how long the incident stays open once PagerDuty has accepted it, for a phone to ring
     * @throws IOException if any hop fails: one line for people
     */
    public void run(String service, Duration hold) throws IOException, InterruptedException {
        String drills = DrillEvent.service(service);
        long before = router.newest(drills).map(DrillProgress::id).orElse(0L);
        long down = pace.nanoTime();
        try {
            begin(service);
            DrillProgress opened = await("PagerDuty has not accepted the trigger", () -> router.newest(drills)
                    .filter(progress -> progress.id() > before && (progress.accepted() || progress.outcome() != null)));
            if (!opened.accepted()) {
                throw new IOException("it was not delivered to PagerDuty: " + opened.outcome()
                        + (opened.lastError() == null ? "" : ", " + opened.lastError()));
            }
            long accepted = pace.nanoTime();
            say("accepted", down, "by PagerDuty, as " + opened.dedupKey());
            if (opened.readdressed()) {
                throw new IOException("PagerDuty refuses the routing key of " + service + " (" + opened.lastError()
                        + "): the drill, as an outage would, paged the default service instead");
            }
            Optional<String> incident = exists(opened, down);
            long held = hold.toNanos() - (pace.nanoTime() - accepted);
            if (held > 0) {
                pace.pause(Duration.ofNanos(held));
            }
            long up = pace.nanoTime();
            end();
            DrillProgress closed = await("PagerDuty has not accepted the resolve", () -> router.newest(drills)
                    .filter(progress -> progress.id() == opened.id() && progress.outcome() != null));
            if (!closed.outcome().equals("resolved")) {
                throw new IOException("the incident ended otherwise than resolved: " + closed.outcome());
            }
            say("resolved", up, "the resolve was accepted");
            if (incident.isPresent()) {
                await(
                        "PagerDuty accepted the resolve, and the incident is open still",
                        () -> status(pagerDuty.orElseThrow(), incident.get()).filter("resolved"::equals));
                say("closed", up, "the incident is resolved in PagerDuty");
            }
        } catch (IOException why) {
            throw endedAfter(why, service);
        } catch (InterruptedException | RuntimeException e) {
            end();
            throw e;
        }
    }

    /** Under way from before it is asked for: an answer that is lost, or Ctrl-C, must not leave it open. */
    private void begin(String service) throws IOException, InterruptedException {
        under = service;
        try {
            router.drill(service, Status.DOWN);
        } catch (AdminClient.Declined no) {
            under = null;
            throw no;
        }
    }

    private IOException endedAfter(IOException why, String service) throws InterruptedException {
        try {
            end();
            return why;
        } catch (IOException stillUnder) {
            return new IOException(
                    why.getMessage() + "\nThe drill may be open still, once the router is back: trunkline forget "
                            + DrillEvent.component(service),
                    why);
        }
    }

    /**
     * Ends the drill if one is under way, whatever became of it.
     *
     * @return whether one was
     */
    public synchronized boolean end() throws IOException, InterruptedException {
        if (under == null) {
            return false;
        }
        try {
            router.drill(under, Status.UP);
        } catch (AdminClient.Declined none) {
            // It is over, by hand or by itself, or never was.
        }
        under = null;
        return true;
    }

    /** The incident's id, once PagerDuty shows one that was not there before. */
    private Optional<String> exists(DrillProgress opened, long down) throws IOException, InterruptedException {
        if (pagerDuty.isEmpty()) {
            say.accept(
                    new Hop(
                            "exists",
                            null,
                            "not checked: whether PagerDuty made an incident of it shows only with trunkline.pagerduty.rest.token"));
            return Optional.empty();
        }
        PagerDutyApi api = pagerDuty.get();
        JsonNode incident = await(
                "PagerDuty accepted the trigger, and there is no incident: no one is paged (docs/reference/pagerduty.md,"
                        + " \"A 202 is not a page\")",
                () -> open(api, opened.dedupKey()));
        say(
                "exists",
                down,
                "incident " + incident.path("id").asText() + " "
                        + incident.path("html_url").asText());
        return Optional.of(incident.path("id").asText());
    }

    /** An incident of an earlier drill has the same key, and is closed. */
    private static Optional<JsonNode> open(PagerDutyApi api, String dedupKey) throws IOException, InterruptedException {
        RestQuery open = RestQuery.of("incident_key", dedupKey)
                .and("statuses[]", "triggered")
                .and("statuses[]", "acknowledged");
        for (JsonNode incident : api.all("/incidents", "incidents", open)) {
            if (incident.path("incident_key").asText().equals(dedupKey)) {
                return Optional.of(incident);
            }
        }
        return Optional.empty();
    }

    /** What was made a moment ago may not be found. */
    private static Optional<String> status(PagerDutyApi api, String incident) throws IOException, InterruptedException {
        try {
            return Optional.of(api.get("/incidents/" + incident, RestQuery.NONE)
                    .path("incident")
                    .path("status")
                    .asText());
        } catch (Refused refused) {
            if (!refused.notFound()) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /** What a hop is waited for with; nothing while it is not there. */
    @FunctionalInterface
    private interface Look<T> {

        Optional<T> look() throws IOException, InterruptedException;
    }

    private <T> T await(String failure, Look<T> look) throws IOException, InterruptedException {
        long end = pace.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> seen = look.look();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (pace.nanoTime() >= end) {
                throw new IOException(failure + " after " + patience.toSeconds() + " s");
            }
            pace.pause(BETWEEN_LOOKS);
        }
    }

    private void say(String hop, long since, String what) {
        say.accept(new Hop(hop, (pace.nanoTime() - since) / 1e9, what));
    }
}
