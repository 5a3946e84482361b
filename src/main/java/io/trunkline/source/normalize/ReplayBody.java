package io.trunkline.source.normalize;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.source.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The body under which the history keeps what did not come as the source's webhook, so that it can be simulated again. */
public final class ReplayBody {

    private ReplayBody() {}

    /**
     * As the source would have sent it where it sends such events.
     *
     * @param own for a source that sends none, or has no word for that status
     */
    public static String body(Source source, ComponentId component, Status status, Instant at, String own) {
        if (!source.takesWebhooks()) {
            return own;
        }
        try {
            byte[] sample = SampleBody.of(source, component.kind(), component.id(), status, at);
            return new String(sample, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return own;
        }
    }
}
