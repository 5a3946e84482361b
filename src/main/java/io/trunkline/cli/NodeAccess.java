package io.trunkline.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.trunkline.api.IncidentJson;
import io.trunkline.api.KnownJson;
import io.trunkline.api.LedgerAnswers;
import io.trunkline.config.Settings;
import io.trunkline.model.ComponentId;
import io.trunkline.store.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The node that settings describe: the one that runs, if it answers, and otherwise its store. */
public final class NodeAccess {

    private static final String NEXT = "Next: ";
    private static final String NEXT_RUN = "Next, once a router runs: ";

    private final Settings settings;
    private final AdminClient running;
    private Consumer<String> notice = line -> {};
    private boolean noticed;

    public NodeAccess(Settings settings) {
        this(settings, new AdminClient(settings.management()));
    }

    /** @param running the same node, as it is reached while it runs */
    public NodeAccess(Settings settings, AdminClient running) {
        this.settings = settings;
        this.running = running;
    }

    /** One that is only known by its address: where it does not answer there is no store to read. */
    public static NodeAccess only(AdminClient running) {
        return new NodeAccess(null, running);
    }

    /** The same, which says once that no router answers a question, and what it is answered from. */
    NodeAccess withNotice(Consumer<String> lines) {
        notice = lines;
        return this;
    }

    /**
     * An answer.
     *
     * @param where who gave it, for people
     * @param nothingRuns whether no node runs that does what is due
     */
    public record NodeAnswer<T>(T answer, String where, boolean nothingRuns) {

        /** What is due is no promise where nothing runs. */
        String said(String line) {
            return nothingRuns && line.startsWith(NEXT) ? NEXT_RUN + line.substring(NEXT.length()) : line;
        }
    }

    /** Forgets a component; whether it was known. */
    public NodeAnswer<Boolean> forget(ComponentId component) throws IOException, InterruptedException {
        return ask(node -> node.forget(component), node -> node.forget(component));
    }

    /** Has an incident sent again that PagerDuty refused; whether there was anything to send. */
    public NodeAnswer<Boolean> retry(long incident) throws IOException, InterruptedException {
        return ask(node -> node.retry(incident), node -> node.retry(incident));
    }

    /** Has no more resolve sent that PagerDuty does not take; whether there was one. */
    public NodeAnswer<Boolean> giveUpResolve(long incident) throws IOException, InterruptedException {
        return ask(node -> node.giveUpResolve(incident), node -> node.giveUpResolve(incident));
    }

    /** Lists incidents, the newest first. */
    public NodeAnswer<List<IncidentJson>> incidents(IncidentFilter which) throws IOException, InterruptedException {
        return question(
                node -> {
                    List<IncidentJson> rows = new ArrayList<>();
                    for (String parameters : which.parameters()) {
                        Optional<List<IncidentJson>> part =
                                node.ask("/api/incidents?" + parameters, AdminClient.INCIDENTS);
                        if (part.isEmpty()) {
                            return Optional.empty();
                        }
                        rows.addAll(part.get());
                    }
                    return Optional.of(rows);
                },
                node -> node.answer(answers -> which.queries().stream()
                        .flatMap(query -> answers.incidents(query).rows().stream())
                        .toList()));
    }

    /**
     * What is known of components, by their ids.
     *
     * @param component the platform's id or {@code source/kind/id}; null for all
     */
    public NodeAnswer<List<KnownJson>> known(String component, int limit) throws IOException, InterruptedException {
        String which = component == null ? "" : "&component=" + AdminClient.encoded(component);
        return ask(
                "/api/directory?limit=" + limit + which,
                new TypeReference<>() {},
                answers -> answers.known(component, limit));
    }

    /**
     * Asks something.
     *
     * @param question path and query for a node that runs
     * @param atRest the same of its store
     */
    <T> NodeAnswer<T> ask(String question, TypeReference<T> type, Function<LedgerAnswers, T> atRest)
            throws IOException, InterruptedException {
        return question(node -> node.ask(question, type), node -> node.answer(atRest));
    }

    private <T> NodeAnswer<T> question(Question<T> awake, Function<OfflineStore, T> atRest)
            throws IOException, InterruptedException {
        return ask(awake, store -> {
            T found = atRest.apply(store);
            sayThatNoneAnswers();
            return found;
        });
    }

    private void sayThatNoneAnswers() {
        if (!noticed) {
            noticed = true;
            notice.accept("no router answers at " + running.address() + ": this is what "
                    + (isDatabase()
                            ? "the database says, and nothing is sent unless another node runs"
                            : "the store in " + settings.data() + " says, and nothing is sent until a router runs"));
        }
    }

    private boolean isDatabase() {
        return settings.database().url() != null;
    }

    /** The node that runs; orders that need one are given to it. */
    AdminClient running() {
        return running;
    }

    /** A question to a running node; nothing if none answers. */
    @FunctionalInterface
    private interface Question<T> {

        Optional<T> ask(AdminClient node) throws IOException, InterruptedException;
    }

    private <T> NodeAnswer<T> ask(Question<T> awake, Function<OfflineStore, T> atRest)
            throws IOException, InterruptedException {
        Optional<T> answer = awake.ask(running);
        if (answer.isPresent()) {
            return new NodeAnswer<>(answer.get(), "through the router at " + running.address(), false);
        }
        if (settings == null) {
            throw new StoreUnavailableException("no router answers at " + running.address(), null);
        }
        try {
            return new NodeAnswer<>(
                    atRest.apply(new OfflineStore(settings).because(running.reason())),
                    isDatabase()
                            ? "in the database; a running node sends it to PagerDuty"
                            : "in the store in " + settings.data() + "; the next start sends it to PagerDuty",
                    !isDatabase());
        } catch (StoreUnavailableException e) {
            throw new StoreUnavailableException(
                    "no router answers at " + running.address() + ", and " + e.getMessage(), e);
        }
    }
}
