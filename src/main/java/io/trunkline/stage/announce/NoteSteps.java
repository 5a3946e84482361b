package io.trunkline.stage.announce;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.config.Configuration;
import io.trunkline.ledger.NoteIncidents;
import io.trunkline.ledger.NoteIncidents.Note;
import io.trunkline.metrics.Metrics;
import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.pagerduty.rest.RestFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the notes route, bound as {@code notes}. */
public final class NoteSteps {

    private static final Logger LOG = LoggerFactory.getLogger(NoteSteps.class);

    /** A look, which comes every ten seconds, writes so many: sixty calls a minute, of the 960 that PagerDuty allows. */
    private static final int LIMIT = 10;

    private final NoteIncidents noteIncidents;
    private final Supplier<Configuration> configuration;
    private final Function<String, PagerDutyApi> pagerDuty;
    private final Metrics metrics;
    private final Map<String, PagerDutyApi> apis = new ConcurrentHashMap<>();
    private volatile String trouble;

    /** @param pagerDuty PagerDuty's REST API with a token */
    public NoteSteps(
            NoteIncidents noteIncidents,
            Supplier<Configuration> configuration,
            Function<String, PagerDutyApi> pagerDuty,
            Metrics metrics) {
        this.noteIncidents = noteIncidents;
        this.configuration = configuration;
        this.pagerDuty = pagerDuty;
        this.metrics = metrics;
    }

    /** The notes that are to be written now. */
    public List<Note> due() {
        return configuration.get().apiTokens().isEmpty() ? List.of() : noteIncidents.take(LIMIT);
    }

    /** Writes one; what fails is tried again five minutes later, with what is true by then. */
    public void write(Note note) throws InterruptedException {
        Optional<String> token = configuration.get().apiToken(note.service(), note.readdressed());
        if (token.isEmpty()) {
            return;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("note").put("content", "Trunkline: " + note.text());
        try {
            apis.computeIfAbsent(token.get(), pagerDuty).post("/incidents/" + note.pagerDutyId() + "/notes", body);
        } catch (RestFailure failure) {
            metrics.note("failed");
            failed(note, failure.getMessage());
            return;
        }
        trouble = null;
        metrics.note("written");
        noteIncidents.written(note).join();
        LOG.info("PagerDuty's incident {} has a note: {}", note.incident(), note.text());
    }

    /** Once for each reason. */
    private void failed(Note note, String why) {
        boolean known = Objects.equals(trouble, why.replace(note.pagerDutyId(), ""));
        trouble = why.replace(note.pagerDutyId(), "");
        if (known) {
            LOG.debug("Incident {} has no note: {}", note.incident(), why);
        } else {
            LOG.warn("Incident {} has no note ({}): {}", note.incident(), note.text(), why);
        }
    }
}
