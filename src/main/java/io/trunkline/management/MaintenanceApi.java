package io.trunkline.management;

import io.trunkline.api.LedgerAnswers;
import io.trunkline.api.WindowJson;
import io.trunkline.api.WindowOrder;
import io.trunkline.config.Configuration;
import io.trunkline.config.ValueParsers;
import io.trunkline.model.LedgerTime;
import io.trunkline.model.MaintenanceOrder;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** What {@code /api/maintenance} answers and does. Every method blocks on the store. */
final class MaintenanceApi {

    static final int MOST_BYTES = 64 * 1024;

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST_NAMED = 200;
    private static final int LONGEST_TEXT = 500;

    private final LedgerAnswers answers;
    private final AdminOperations operations;
    private final Supplier<Configuration> configuration;
    private final InstantSource clock;

    MaintenanceApi(
            LedgerAnswers answers,
            AdminOperations operations,
            Supplier<Configuration> configuration,
            InstantSource clock) {
        this.answers = answers;
        this.operations = operations;
        this.configuration = configuration;
        this.clock = clock;
    }

    Reply list(MultiMap given) {
        new QueryParameters(given, Set.of());
        return Reply.json(200, windows());
    }

    private List<WindowJson> windows() {
        Configuration current = configuration.get();
        return answers.windows(current.maintenance(), current.directory());
    }

    /** @param order as {@link #order} read it */
    Reply start(MaintenanceOrder order) {
        String id = operations.startMaintenance(order);
        WindowJson started = windows().stream()
                .filter(window -> window.id().equals(id) && window.origin().equals("ledger"))
                .findFirst()
                .orElseThrow();
        return Reply.json(201, started);
    }

    Reply end(String id, String who, MultiMap given) {
        new QueryParameters(given, Set.of(ApiOrders.REASON));
        return operations.endMaintenance(id, who)
                ? Reply.message(200, "Ended")
                : Reply.message(
                        404,
                        "not running or coming, or of maintenance.yaml; expected an ID of `maintenance list` that was started by command");
    }

    /** Why a body says that it is ordered, for the audit log; null where it does not, or cannot be read. */
    String reason(String body) {
        try {
            return OrderBody.read(body, WindowOrder.class).reason();
        } catch (BadRequest unreadable) {
            return null;
        }
    }

    /**
     * Reads a body.
     *
     * @param who the name of the token, or null where the port asks for none
     */
    MaintenanceOrder order(String body, String who) {
        WindowOrder order = OrderBody.read(body, WindowOrder.class);
        Instant now = LedgerTime.of(clock.instant());
        Instant from = order.from() == null ? now : order.from();
        Instant to = end(order, from);
        List<String> components = named("components", order.components());
        List<String> services = named("services", order.services());
        if (components.isEmpty() && services.isEmpty()) {
            throw new BadRequest("components and services are empty; expected one of them at least");
        }
        services.stream()
                .filter(service ->
                        configuration.get().directory().service(service).isEmpty())
                .findFirst()
                .ifPresent(service -> {
                    throw new BadRequest("services has '" + service + "'; expected ids of services.yaml");
                });
        if (!to.isAfter(from) || !to.isAfter(now)) {
            throw new BadRequest("to is " + to + "; expected a time after from and after now");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new BadRequest(
                    "the window is longer than " + LONGEST.toDays() + " days; expected an end before that");
        }
        String author = who != null ? who : order.author() == null ? "anybody" : text("author", order.author());
        return new MaintenanceOrder(components, services, from, to, text("reason", order.reason()), author);
    }

    private static Instant end(WindowOrder order, Instant from) {
        if ((order.to() == null) == (order.length() == null)) {
            throw new BadRequest("to and for are " + (order.to() == null ? "both missing" : "both given")
                    + "; expected one of them: a window always ends");
        }
        return order.to() != null
                ? order.to()
                : from.plus(parsed("for", order.length(), ValueParsers::duration, "a duration such as 90m"));
    }

    private static List<String> named(String field, List<String> given) {
        List<String> named = given == null ? List.of() : given;
        if (named.size() > MOST_NAMED) {
            throw new BadRequest(field + " has " + named.size() + " entries; expected at most " + MOST_NAMED);
        }
        return named.stream().map(each -> text(field, each)).toList();
    }

    private static String text(String field, String value) {
        if (value == null) {
            throw new BadRequest(field + " is missing; expected a text");
        }
        if (value.length() > LONGEST_TEXT) {
            throw new BadRequest(field + " is too long; expected at most " + LONGEST_TEXT + " characters");
        }
        return parsed(field, value, ValueParsers::line, "a text on one line");
    }

    private static <T> T parsed(String field, String value, Function<String, T> parser, String expected) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(field + " is '" + value + "'; expected " + expected);
        }
    }
}
