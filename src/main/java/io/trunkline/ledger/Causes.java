package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.MemberTable.Place;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Service;
import io.trunkline.model.Status;
import io.trunkline.rules.CausePolicy;
import io.trunkline.rules.CausePolicy.Ancestor;
import io.trunkline.rules.CausePolicy.Telling;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.Rules;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.rules.Verdict.Hold.Reason;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What one transaction knows of causes: each ancestor is read once, however many components hang on it. */
final class Causes {

    private final Sql store;
    private final Rules rules;
    private final CausePolicy rule;
    private final Maintenance windows;
    private final Maintenance maintenance;
    private final Instant now;
    private final ParentCache parents;

    Causes(Sql store, Rules rules, Maintenance maintenance, Instant now) {
        this.store = store;
        this.rules = rules;
        this.rule = rules.cause();
        this.windows = maintenance;
        this.maintenance = new PlannedWindows(store, maintenance, rules.plannedLongest());
        this.now = now;
        this.parents = ParentCache.of(store);
    }

    /** What a component hangs on, as far as anything was reported of it, the nearest first. */
    List<Ancestor> ancestors(String component) {
        return reported(AncestorTable.of(store, component));
    }

    /** Of what a component hangs on, the nearest first, that of which anything was reported. */
    List<Ancestor> reported(List<String> chain) {
        return chain.stream()
                .map(id -> parents.ancestor(store, id))
                .flatMap(Optional::stream)
                .toList();
    }

    /** What an outage of a component has for causes, the nearest first. */
    List<Ancestor> causes(ComponentHistory component, List<Ancestor> ancestors) {
        return rule.causes(outage(component), ancestors);
    }

    /** What it pages as: a component that is UP pages only because it flaps. */
    private static Status outage(ComponentHistory component) {
        return component.observed() == Status.UP && component.worst() != null
                ? component.worst()
                : component.observed();
    }

    /** The places of a cause that report it, or will: not those that reported it as UP. */
    List<Place> tellingOf(Ancestor cause) {
        return parents.places(store, cause.component().toString()).stream()
                .filter(place -> !place.settled())
                .toList();
    }

    /** A component left an incident: its places have to be read again. */
    void left(ComponentId component) {
        parents.placesChanged(component);
    }

    /** What holds an outage now: its own maintenance, that of a cause, or a cause that another service is paged for. */
    Optional<Hold> hold(ComponentRecord component, Service service, List<Ancestor> ancestors) {
        return maintenance
                .covering(component.id(), service.id(), now)
                .map(Hold::of)
                .or(() -> heldWithCause(component, ancestors))
                .or(() -> heldForCause(component, service, ancestors)
                        .or(() -> heldAfterCause(component, service, ancestors))
                        .flatMap(hold -> rule.holding(hold, component.observation(), now)));
    }

    private Optional<Hold> heldWithCause(ComponentRecord component, List<Ancestor> ancestors) {
        return causes(component.observation(), ancestors).stream()
                .flatMap(cause -> windows.covering(cause.component(), cause.service(), now).stream()
                        .flatMap(window -> rule.holding(window, component.observation(), now).stream())
                        .map(Hold::of)
                        .map(hold -> new Hold(hold.reason(), hold.until(), said(cause) + ": " + hold.why())))
                .findFirst();
    }

    private Optional<Hold> heldForCause(ComponentRecord component, Service service, List<Ancestor> ancestors) {
        if (!service.holdsSymptoms() || !rule.mayBeHeld(component.observation())) {
            return Optional.empty();
        }
        for (Ancestor cause : causes(component.observation(), ancestors)) {
            List<Place> telling = tellingOf(cause);
            // One that is held itself, or that was not looked at yet, says nothing: what it hangs on may.
            if (!telling.isEmpty()) {
                return service.id().equals(cause.service()) ? Optional.empty() : held(component, cause, telling);
            }
        }
        return Optional.empty();
    }

    /** A hold outlasts its cause by a grace, so that what recovers with it is not reported. */
    private Optional<Hold> heldAfterCause(ComponentRecord component, Service service, List<Ancestor> ancestors) {
        boolean byWindow = component.hold() == Reason.MAINTENANCE || component.hold() == Reason.PLANNED;
        boolean wasHeld = component.hold() == Reason.CAUSE || byWindow;
        boolean hangsOnNothing = causes(component.observation(), ancestors).isEmpty();
        if (!wasHeld || !hangsOnNothing || !rule.mayBeHeld(component.observation())) {
            return Optional.empty();
        }
        return ancestors.stream()
                .filter(ancestor -> ancestor.observation().observed() == Status.UP)
                .filter(ancestor ->
                        byWindow || service.holdsSymptoms() && !service.id().equals(ancestor.service()))
                .flatMap(ancestor -> held(component, ancestor, List.of()).stream())
                .findFirst();
    }

    private Optional<Hold> held(ComponentRecord component, Ancestor cause, List<Place> telling) {
        Instant from = rule.heldFrom(component.causedFrom(), component.observation(), rules.cooldown(), now);
        return rule.holdsUntil(
                        from,
                        cause,
                        telling.stream()
                                .map(place -> new Telling(place.incident(), place.dismissedAt()))
                                .toList(),
                        now)
                .map(until -> new Hold(Reason.CAUSE, until, said(cause)));
    }

    private static String said(Ancestor cause) {
        String kind = cause.component().kind();
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + " "
                + cause.component().id() + " is " + cause.observation().observed();
    }

    /** An incident of a service that symptoms of that status join now, if there is one: the one that tells of the cause as it is. */
    Optional<Incident> takesSymptoms(Ancestor cause, String service, Status status) {
        Status told = cause.observation().observed();
        return tellingOf(cause).stream()
                .filter(place -> place.dismissedAt() == null)
                .map(Place::incident)
                .filter(incident -> incident.service().equals(service) && !status.worseThan(incident.status()))
                .filter(incident -> incident.state() == State.GATHERING
                        || incident.state() == State.OPEN
                                && !incident.resolving()
                                && (rules.grouping().joinable(incident.windowFrom(), incident.reached(), false, now)
                                        || joins(cause, incident)))
                .filter(incident -> SymptomTable.takesJoins(store, incident.id()))
                .min(Comparator.comparing((Incident incident) -> incident.status() != told)
                        .thenComparing(Incident::id, Comparator.reverseOrder()));
    }

    private boolean joins(Ancestor cause, Incident incident) {
        return SymptomTable.entered(store, incident.id(), cause.component().toString())
                .filter(entered -> rule.joins(cause, entered, now))
                .isPresent();
    }

    /** Whether a cause is reported, or will be, by that incident. */
    boolean isIn(Ancestor cause, long incident) {
        return tellingOf(cause).stream().anyMatch(place -> place.incident().id() == incident);
    }
}
