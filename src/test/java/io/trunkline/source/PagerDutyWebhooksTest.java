package io.trunkline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.pagerduty.standin.SentWebhook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One signature for each of PagerDuty's secrets, and any of ours may match any of them. */
class PagerDutyWebhooksTest {

    private static final String BODY = "{\"event\": {\"event_type\": \"pagey.ping\"}}";
    private static final Source OURS = PagerDutyWebhooks.source(List.of("new", "old"));

    private static Authenticity verify(Source source, String... headers) {
        return PagerDutyWebhooks.verify(
                new Verifier(),
                source,
                new Request(
                        BODY.getBytes(UTF_8),
                        name -> name.equalsIgnoreCase("X-PagerDuty-Signature") ? List.of(headers) : List.of(),
                        "127.0.0.1",
                        Optional.empty(),
                        Instant.EPOCH));
    }

    @Test
    void any_signature_of_any_secret_is_enough() {
        assertThat(verify(OURS, SentWebhook.signature(BODY, "new"))).isEqualTo(Authenticity.GENUINE);
        assertThat(verify(OURS, SentWebhook.signature(BODY, "theirs", "old"))).isEqualTo(Authenticity.GENUINE);
        assertThat(verify(OURS, SentWebhook.signature(BODY, "theirs"), SentWebhook.signature(BODY, "old")))
                .isEqualTo(Authenticity.GENUINE);
        assertThat(verify(OURS, "v2=whatever, " + SentWebhook.signature(BODY, "old")))
                .isEqualTo(Authenticity.GENUINE);
    }

    @Test
    void without_one_it_is_forged() {
        assertThat(verify(OURS)).isEqualTo(Authenticity.HEADER_MISSING);
        assertThat(verify(OURS, SentWebhook.signature(BODY, "theirs"))).isEqualTo(Authenticity.SECRET_WRONG);
        assertThat(verify(OURS, SentWebhook.signature(BODY + " ", "new"))).isEqualTo(Authenticity.SECRET_WRONG);
        assertThat(verify(OURS, "")).isEqualTo(Authenticity.HEADER_UNREADABLE);
        assertThat(verify(OURS, "v1=,v1=zz,,")).isNotEqualTo(Authenticity.GENUINE);
        assertThat(verify(PagerDutyWebhooks.source(List.of("")), SentWebhook.signature(BODY, "x")))
                .isNotEqualTo(Authenticity.GENUINE);
    }

    @Test
    void no_more_signatures_are_computed_than_anybody_rotates() {
        String many = "v1=00,".repeat(100) + SentWebhook.signature(BODY, "new");
        assertThat(verify(OURS, many)).isEqualTo(Authenticity.SECRET_WRONG);
    }
}
