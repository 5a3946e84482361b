package io.trunkline.management;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;

/** What the {@code /api} paths do that a person orders. Every method blocks on the store. */
final class ApiOrders {

    /** The parameter of an order that says why it is given, for the audit log. */
    static final String REASON = "reason";

    private final AdminOperations operations;

    ApiOrders(AdminOperations operations) {
        this.operations = operations;
    }

    Reply forget(MultiMap given) {
        String component = new QueryParameters(given, Set.of("component", REASON)).text("component");
        if (component == null) {
            throw new BadRequest("component is missing; expected source/kind/id");
        }
        ComponentId id = component(component);
        if (!operations.forget(id)) {
            return Reply.message(404, "Unknown component");
        }
        return Reply.message(200, "Forgotten");
    }

    Reply retry(MultiMap given) {
        QueryParameters parameters = new QueryParameters(given, Set.of("incident", "give_up", REASON));
        long incident = parameters.number("incident");
        if ("true".equals(parameters.oneOf("give_up", List.of("true", "false")))) {
            return operations.giveUpResolve(incident)
                    ? Reply.message(200, "Given up")
                    : Reply.message(404, "Nothing to give up");
        }
        if (!operations.retry(incident)) {
            return Reply.message(404, "Nothing to retry");
        }
        return Reply.message(200, "Told again");
    }

    Reply drill(MultiMap given) {
        QueryParameters parameters = new QueryParameters(given, Set.of("service", "status", REASON));
        String service = parameters.text("service");
        String status = parameters.oneOf("status", List.of("DOWN", "UP"));
        if (service == null || status == null) {
            throw new BadRequest((service == null ? "service" : "status") + " is missing");
        }
        return switch (operations.drill(service, Status.valueOf(status))) {
            case UNKNOWN -> Reply.message(404, "Unknown service");
            case UNCHANGED ->
                Reply.message(
                        409, status.equals("DOWN") ? "A drill of it is under way" : "No drill of it is under way");
            case DONE -> Reply.message(200, "DRILL " + status);
        };
    }

    /**
     * A form or a link of a foreign web page can make a browser post here, but not with a header of its own.
     */
    static Reply unasked(String header) {
        return Reply.message(403, "Expected the header X-Trunkline: " + header);
    }

    private static ComponentId component(String text) {
        try {
            return ComponentId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("component: " + e.getMessage());
        }
    }
}
