package io.trunkline.stage.receive;

import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once of events that say something of a trunk or an Edge, and change nothing because the source cannot read it. */
final class UnreadEvents {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadEvents.class);

    /** Types and words are the sender's: however many there are, no more lines than these. */
    private static final int MOST = 100;

    private static final String METRICS = ".metrics";

    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** A type that the filter does not pass. */
    void ignored(String source, String type) {
        String name = type.toLowerCase(Locale.ROOT);
        boolean concerns = (name.contains("trunk") || name.contains("edge")) && !name.endsWith(METRICS);
        if (concerns && first(source + " ignored " + name)) {
            LOG.warn(
                    "{}: events of the type {} are ignored: sources.yaml does not list it. If they report trunks or Edges"
                            + " that shall page, add the type to events",
                    source,
                    type);
        }
    }

    /** A report whose status is not clear. */
    void recorded(StatusEvent event) {
        if (event.status() == Status.UNKNOWN
                && !event.compliance()
                && first(event.source() + " unknown " + event.component().kind() + event.word())) {
            LOG.warn(
                    "{}: the status of {} is not clear ({}); such reports neither page nor resolve",
                    event.source(),
                    event.component(),
                    event.word().isEmpty() ? "the word is empty" : event.word());
        }
    }

    private boolean first(String what) {
        return warned.size() < MOST && warned.add(what);
    }
}
