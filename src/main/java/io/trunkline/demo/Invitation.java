package io.trunkline.demo;

import io.trunkline.model.Status;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.RequestSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** What is printed for a user who goes on: where everything is, and how to send more. */
final class Invitation {

    private Invitation() {}

    /** @param cxone signs by a header that never changes, so that its sample works again and again */
    static String text(int port, int managementPort, Path config, Source cxone) {
        Instant now = Instant.now();
        byte[] body = SampleBody.of(cxone, "trunk", "trunk-us-east-01", Status.DOWN, now);
        StringBuilder headers = new StringBuilder();
        new RequestSigner().sign(cxone, body, now).forEach((name, value) -> headers.append("  -H '")
                .append(name)
                .append(": ")
                .append(value)
                .append("' \\\n"));
        String withoutTime = new String(body, StandardCharsets.UTF_8).replaceFirst(",\"timestamp\":\"[^\"]*\"", "");
        return """

                Everything stays up until Ctrl-C.
                Webhooks     http://127.0.0.1:%d/webhooks/genesys and /webhooks/cxone
                Health       http://127.0.0.1:%d/observe/health
                Metrics      http://127.0.0.1:%d/observe/metrics
                Ledger       http://127.0.0.1:%d/api/incidents, /api/components, /api/events
                Settings     %s (services.yaml and sources.yaml may be edited: they are taken at once)

                Send one more; PagerDuty's side shows here:
                curl -i http://127.0.0.1:%d/webhooks/cxone \\
                %s  -H 'Content-Type: application/json' -d '%s'
                """
                .formatted(port, managementPort, managementPort, managementPort, config, port, headers, withoutTime);
    }
}
