package io.trunkline.provision;

import io.trunkline.config.Secret;
import io.trunkline.config.SecretLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One thing that PagerDuty is to have. It is identified among others of its kind by its name, compared exactly; what
 * pagerduty.yaml does not say is not among the fields and is left as it is.
 */
public sealed interface DesiredState {

    Kind kind();

    String name();

    /** How it is to be, as people read it; what is found is written in the same words. */
    Map<String, String> fields();

    /** What PagerDuty must have before. */
    default List<Target> targets() {
        return List.of();
    }

    /** {@code service "US-East Retail"}. */
    default String shown() {
        return kind().label() + " \"" + name() + "\"";
    }

    /** @param repeats how often the ladder begins anew when its end is reached */
    record Policy(
            String name, Optional<String> description, int repeats, Optional<Target> team, List<EscalationLevel> levels)
            implements DesiredState {

        public Policy {
            levels = List.copyOf(levels);
        }

        @Override
        public Kind kind() {
            return Kind.POLICY;
        }

        @Override
        public Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("levels", levels.stream().map(EscalationLevel::toString).collect(Collectors.joining(" -> ")));
            fields.put("repeats", String.valueOf(repeats));
            description.ifPresent(text -> fields.put("description", text));
            team.ifPresent(owner -> fields.put("team", owner.name()));
            return fields;
        }

        @Override
        public List<Target> targets() {
            List<Target> targets = new ArrayList<>(team.stream().toList());
            levels.forEach(level -> targets.addAll(level.targets()));
            return targets;
        }
    }

    /** How loud a service's incidents are. */
    enum Urgency {
        HIGH("high"),
        LOW("low"),
        SEVERITY_BASED("severity-based");

        private final String word;

        Urgency(String word) {
            this.word = word;
        }

        /** As pagerduty.yaml has it. */
        public String word() {
            return word;
        }

        /** As PagerDuty has it. */
        public String value() {
            return word.replace('-', '_');
        }
    }

    /**
     * A service with its timeouts, of which zero is never.
     *
     * @param id of the service in services.yaml
     * @param policy the name of its escalation policy
     */
    record PlannedService(
            String id,
            String name,
            Optional<String> description,
            String policy,
            Urgency urgency,
            Duration autoResolve,
            Duration acknowledgement)
            implements DesiredState {

        @Override
        public Kind kind() {
            return Kind.SERVICE;
        }

        @Override
        public Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("escalation policy", policy);
            fields.put("urgency", urgency.word());
            fields.put("auto-resolve", timeout(autoResolve.toSeconds()));
            fields.put("acknowledgement timeout", timeout(acknowledgement.toSeconds()));
            fields.put("alerts", "create_alerts_and_incidents");
            description.ifPresent(text -> fields.put("description", text));
            return fields;
        }
    }

    /** Seconds as people read them; zero is never. */
    static String timeout(long seconds) {
        if (seconds == 0) {
            return "never";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    /**
     * The Events API v2 integration of a service.
     *
     * @param key the routing key that the configuration has now
     */
    record Integration(String service, String title, SecretLocation place, Optional<Secret> key)
            implements DesiredState {

        @Override
        public Kind kind() {
            return Kind.INTEGRATION;
        }

        @Override
        public String name() {
            return service + ": " + title;
        }

        @Override
        public Map<String, String> fields() {
            return Map.of();
        }
    }

    /**
     * Alert grouping of a service.
     *
     * @param type as PagerDuty has it
     * @param window zero is PagerDuty's own choice
     * @param matching what has to be equal, for grouping by content
     */
    record Grouping(String service, String type, Duration window, List<String> matching) implements DesiredState {

        @Override
        public Kind kind() {
            return Kind.GROUPING;
        }

        @Override
        public String name() {
            return service;
        }

        @Override
        public Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("type", type);
            if (!window.isZero()) {
                fields.put("window", timeout(window.toSeconds()));
            }
            if (!matching.isEmpty()) {
                fields.put("fields", String.join(", ", matching));
            }
            return fields;
        }
    }

    /** The parent of all services. */
    record BusinessService(String name, Optional<String> description, Optional<String> contact, Optional<Target> team)
            implements DesiredState {

        @Override
        public Kind kind() {
            return Kind.BUSINESS_SERVICE;
        }

        @Override
        public Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            description.ifPresent(text -> fields.put("description", text));
            contact.ifPresent(text -> fields.put("point of contact", text));
            team.ifPresent(owner -> fields.put("team", owner.name()));
            return fields;
        }

        @Override
        public List<Target> targets() {
            return team.stream().toList();
        }
    }

    /** The parent depends on a service. */
    record Dependency(String parent, String service) implements DesiredState {

        @Override
        public Kind kind() {
            return Kind.DEPENDENCY;
        }

        @Override
        public String name() {
            return name(parent, service);
        }

        public static String name(String parent, String service) {
            return parent + " on " + service;
        }

        @Override
        public Map<String, String> fields() {
            return Map.of();
        }
    }

    /**
     * PagerDuty tells Trunkline what people do with incidents.
     *
     * @param team whose incidents alone are told, or those of the whole account
     * @param secret what the configuration has now
     */
    record Subscription(String url, Optional<Target> team, SecretLocation place, Optional<Secret> secret)
            implements DesiredState {

        /** What says how an incident stands. */
        public static final List<String> EVENTS = List.of(
                "incident.acknowledged",
                "incident.escalated",
                "incident.reassigned",
                "incident.reopened",
                "incident.resolved",
                "incident.triggered",
                "incident.unacknowledged");

        /** The field that says whose incidents are told. */
        static final String OF = "of";

        @Override
        public Kind kind() {
            return Kind.SUBSCRIPTION;
        }

        @Override
        public String name() {
            return url;
        }

        @Override
        public Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put(OF, team.map(Target::toString).orElse("the account"));
            fields.put("events", String.join(", ", EVENTS));
            fields.put("active", "yes");
            return fields;
        }

        @Override
        public List<Target> targets() {
            return team.stream().toList();
        }
    }
}
