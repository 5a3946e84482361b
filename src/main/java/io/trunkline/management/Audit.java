package io.trunkline.management;

import io.trunkline.model.OfflineOrder;
import io.trunkline.store.StoreUnavailableException;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people did through this port, each on a line of the logger {@code audit}: who, from where, what, why and what came
 * of it. The same as key-value pairs, which JSON shows as fields.
 */
public final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger("audit");

    private static final String OFFLINE = "the command line";
    private static final int LONGEST = 300;

    private Audit() {}

    /** An order that a person gives. */
    interface Order {

        Reply reply();
    }

    /**
     * Carries out an order and notes it, whether it was done, declined or failed.
     *
     * @param action such as {@code forget}
     * @param about the name of the parameter that says what is forgotten
     */
    static Reply noted(RoutingContext request, String action, String about, Order order) {
        return noted(request, action, Subject.of(parameter(request, about), request), order);
    }

    /** What an order is about, and why it is given. */
    record Subject(String what, String why) {

        /** The reason as the request gives it. */
        static Subject of(String what, RoutingContext request) {
            return new Subject(what, parameter(request, ApiOrders.REASON));
        }
    }

    /** The same of an order that says it in its body. */
    static Reply noted(RoutingContext request, String action, Subject about, Order order) {
        try {
            Reply reply = order.reply();
            note(request, action, about, (reply.status() + " " + reply.message()).strip());
            return reply;
        } catch (BadRequest e) {
            note(request, action, about, "400 " + e.getMessage());
            throw e;
        } catch (StoreUnavailableException e) {
            note(request, action, about, "503 the ledger could not be used");
            throw e;
        } catch (RuntimeException e) {
            note(request, action, about, "500 " + e.getClass().getSimpleName());
            throw e;
        }
    }

    private static void note(RoutingContext request, String action, Subject about, String outcome) {
        String what = about.what();
        String why = about.why();
        String who = BearerCheck.who(request);
        String from = request.request().remoteAddress() == null
                ? "nowhere"
                : Objects.toString(request.request().remoteAddress().hostAddress(), "nowhere");
        LOG.atInfo()
                .addKeyValue("who", who)
                .addKeyValue("from", from)
                .addKeyValue("action", action)
                .addKeyValue("what", what)
                .addKeyValue("why", why)
                .addKeyValue("outcome", outcome)
                .log("{} {} by {} from {}, why: {}; {}", action, what, who, from, why, outcome);
    }

    /** An order that a command carried out on the store while no router answered; its time is in the line. */
    public static void offline(OfflineOrder order) {
        String who = shown(order.who());
        String what = shown(order.what());
        String why = shown(order.why());
        LOG.atInfo()
                .addKeyValue("who", who)
                .addKeyValue("from", OFFLINE)
                .addKeyValue("action", order.action())
                .addKeyValue("what", what)
                .addKeyValue("why", why)
                .addKeyValue("outcome", order.outcome())
                .addKeyValue("at", order.at())
                .log(
                        "{} {} by {} from {} at {}, why: {}; {}",
                        order.action(),
                        what,
                        who,
                        OFFLINE,
                        order.at(),
                        why,
                        order.outcome());
    }

    private static String parameter(RoutingContext request, String name) {
        return shown(request.queryParams().get(name));
    }

    /** As it is noted, if it is said at all. */
    static String shown(String value) {
        if (value == null || value.isBlank()) {
            return "not said";
        }
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
    }
}
