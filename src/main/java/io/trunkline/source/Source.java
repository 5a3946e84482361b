package io.trunkline.source;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.Status;
import io.trunkline.source.genesys.StatusDerivation;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configured sender of webhooks, as sources.yaml describes it: all that is particular to a platform is in here.
 *
 * @param name the last part of its path, {@code /webhooks/{name}}
 * @param platform the platform's name, as people read it
 * @param verify all must pass ({@link Verification.None} stands for "none"); empty for a source that is only asked
 * @param allow CIDRs of senders; empty allows all
 * @param trustedProxies CIDRs of peers whose {@code X-Forwarded-For} is believed; empty believes none
 * @param type where the event's type is; the first pointer that is there counts
 * @param events the types that pass the filter, and what each is about
 * @param status where the status word is; empty where nothing asks for one
 * @param occurredAt where the timestamp is; the first that is there counts; may be empty
 * @param componentName where a readable name is; may be empty
 * @param deliveryId what makes a delivery itself, if the platform says so
 * @param componentsOf the source whose components these are: its own name unless configured
 * @param words status words in lower case to statuses; a word that is not here is {@link Status#UNKNOWN}
 * @param consoleUrl template of the diagnostic link with {@code {kind}} and {@code {id}}, or null
 * @param expectEvery how long it may be silent; empty for any length
 * @param format how its bodies are unwrapped and weighed
 */
public record Source(
        String name,
        String platform,
        List<Verification> verify,
        List<Cidr> allow,
        List<Cidr> trustedProxies,
        List<JsonPointer> type,
        Map<String, Subject> events,
        List<JsonPointer> status,
        List<JsonPointer> occurredAt,
        List<JsonPointer> componentName,
        Optional<DeliveryId> deliveryId,
        String componentsOf,
        Map<String, Status> words,
        String consoleUrl,
        Optional<Duration> expectEvery,
        BodyFormat format) {

    /** The kind whose events are compliance events. */
    public static final String COMPLIANCE = "compliance";

    public Source {
        verify = List.copyOf(verify);
        allow = List.copyOf(allow);
        trustedProxies = List.copyOf(trustedProxies);
        type = List.copyOf(type);
        events = inOrder(events);
        status = List.copyOf(status);
        occurredAt = List.copyOf(occurredAt);
        componentName = List.copyOf(componentName);
        words = inOrder(words);
    }

    /** A copy in the order of the file: the first word of a status and the first type of a kind are the preferred ones. */
    private static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * What an event type is about.
     *
     * @param kind {@code trunk}, {@code site}, {@code edge}, {@link #COMPLIANCE}, ...
     * @param id where the component's id is; the first pointer that is there counts
     * @param derivation what tells its status from the body; without one the source's word for it does
     */
    public record Subject(String kind, List<JsonPointer> id, Optional<StatusDerivation> derivation) {

        /** One whose status is a word. */
        public Subject(String kind, List<JsonPointer> id) {
            this(kind, id, Optional.empty());
        }

        public Subject {
            id = List.copyOf(id);
        }

        public boolean isCompliance() {
            return COMPLIANCE.equals(kind);
        }

        /** Whether its status is a word. */
        public boolean needsWord() {
            return !isCompliance() && derivation.isEmpty();
        }
    }

    /** Whether it takes nothing that is posted, because its events are fetched. */
    public boolean isClosed() {
        return verify.stream().anyMatch(Verification.Closed.class::isInstance);
    }

    /** What tells the status of events of a type from their body; empty where a word does. */
    public Optional<StatusDerivation> derivation(String type) {
        return Optional.ofNullable(events.get(type)).flatMap(Subject::derivation);
    }

    /** Whether anything may be sent as this source; otherwise its platform is only asked. */
    public boolean takesWebhooks() {
        return !verify.isEmpty();
    }

    /** Where a delivery id is: exactly one of the two is set. */
    public record DeliveryId(JsonPointer pointer, String header) {}
}
