package io.trunkline.management;

import io.trunkline.connection.ConnectionGuard;
import io.trunkline.connection.MalformedRequest;
import io.trunkline.store.StoreUnavailableException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths of the management port. Nothing blocks the event loop, and those who read the ledger have other threads than
 * health and metrics, so that slow reads do not make the node look ill.
 */
final class ManagementRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementRoutes.class);

    private static final Set<HttpMethod> GET = Set.of(HttpMethod.GET);
    private static final Set<HttpMethod> GET_AND_HEAD = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<HttpMethod> POST = Set.of(HttpMethod.POST);
    private static final int THREADS = 4;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int SIMULATE_TIMEOUT_MILLIS = 90_000;
    static final int RELOAD_TIMEOUT_MILLIS = 180_000;
    private static final int MOST_UNUSED_BODY_BYTES = 4 * 1024;
    private static final String MAINTENANCE = "maintenance";

    private final Vertx vertx;
    private final HostCheck host;
    private final BearerCheck bearer;
    private final ConsoleFiles console;
    private final boolean pagesMayOrder;
    private final Health health;
    private final PrometheusEndpoint metrics;
    private final Api api;
    private final ApiOrders orders;
    private final RouterApi router;
    private final MaintenanceApi maintenance;
    private final SimulateApi simulate;
    private final RoutesApi routes;
    private final SummaryStream stream;
    private final WorkerExecutor observers;
    private final WorkerExecutor readers;

    private final WorkerExecutor simulations;
    private final EventExports exports;

    ManagementRoutes(
            Vertx vertx,
            HostCheck host,
            BearerCheck bearer,
            ConsoleFiles console,
            boolean pagesMayOrder,
            Health health,
            PrometheusEndpoint metrics,
            Apis apis) {
        this.vertx = vertx;
        this.host = host;
        this.bearer = bearer;
        this.console = console;
        this.pagesMayOrder = pagesMayOrder;
        this.health = health;
        this.metrics = metrics;
        this.api = apis.ledger();
        this.orders = apis.orders();
        this.router = apis.router();
        this.maintenance = apis.maintenance();
        this.simulate = apis.simulate();
        this.routes = apis.routes();
        this.observers = vertx.createSharedWorkerExecutor("management-observe", THREADS);
        this.readers = vertx.createSharedWorkerExecutor("management-api", THREADS);
        this.simulations = vertx.createSharedWorkerExecutor(
                "management-simulate", 2, RELOAD_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        this.exports = new EventExports(vertx, api);
        this.stream = new SummaryStream(vertx, readers, api::summary);
    }

    /** What answers the paths under {@code /api}. */
    record Apis(
            Api ledger,
            ApiOrders orders,
            RouterApi router,
            MaintenanceApi maintenance,
            SimulateApi simulate,
            RoutesApi routes) {}

    /** An answer that takes time to find. */
    private interface Question {

        Reply answer(RoutingContext request);
    }

    Router routes() {
        Router router = Router.router(vertx);
        router.route()
                .handler(ManagementRoutes::refuseOtherSpellings)
                .handler(host)
                .handler(bearer)
                .failureHandler(ManagementRoutes::fail);
        add(router, "/observe/health", GET_AND_HEAD, on(observers, request -> healthy(health.all())));
        add(router, "/observe/health/live", GET_AND_HEAD, on(observers, request -> healthy(health.live())));
        add(router, "/observe/health/ready", GET_AND_HEAD, on(observers, request -> healthy(health.ready())));
        add(router, "/observe/metrics", GET_AND_HEAD, on(observers, this::scrape));
        add(router, "/api/components", GET, on(readers, request -> api.components(request.queryParams())));
        add(router, "/api/incidents", GET, on(readers, request -> api.incidents(request.queryParams())));
        add(
                router,
                "/api/incidents/:id",
                GET,
                on(readers, request -> api.incident(id(request), request.queryParams())));
        add(
                router,
                "/api/incidents/:id/members",
                GET,
                on(readers, request -> api.members(id(request), request.queryParams())));
        add(router, "/api/summary", GET, on(readers, request -> api.summary(request.queryParams())));
        router.get("/api/stream").handler(stream);
        add(router, "/api/why", GET, on(readers, request -> api.why(request.queryParams())));
        add(router, "/api/search", GET, on(readers, request -> api.search(request.queryParams())));
        add(router, "/api/openapi.yaml", GET, new ApiDescription());
        add(router, "/api/services", GET, on(readers, request -> this.router.services(request.queryParams())));
        add(router, "/api/sources", GET, on(readers, request -> this.router.sources(request.queryParams())));
        add(router, "/api/nodes", GET, on(readers, request -> this.router.nodes(request.queryParams())));
        add(router, "/api/drills", GET, on(readers, request -> this.router.drills(request.queryParams())));
        addMaintenance(router);
        addSimulate(router);
        addRoutes(router);
        add(router, "/api/directory", GET, on(readers, request -> api.directory(request.queryParams())));
        add(router, "/api/events", GET, this::events);
        add(router, "/api/events/:id/body", GET, on(readers, request -> api.body(id(request), request.queryParams())));
        add(router, "/api/forget", POST, on(readers, this::forget));
        add(router, "/api/retry", POST, on(readers, this::retry));
        add(router, "/api/drill", POST, on(readers, this::drill));
        console.paths().forEach(path -> add(router, path, GET_AND_HEAD, console));
        router.route().last().handler(request -> Reply.message(404, "Not found").sendLast(request));
        return router;
    }

    private void addMaintenance(Router router) {
        router.post("/api/maintenance").handler(body(MaintenanceApi.MOST_BYTES));
        Handler<RoutingContext> list = on(readers, request -> maintenance.list(request.queryParams()));
        Handler<RoutingContext> start = on(readers, this::startMaintenance);
        add(router, "/api/maintenance", Set.of(HttpMethod.GET, HttpMethod.POST), request -> {
            Handler<RoutingContext> handler = request.request().method() == HttpMethod.GET ? list : start;
            handler.handle(request);
        });
        add(router, "/api/maintenance/:id", Set.of(HttpMethod.DELETE), on(readers, this::endMaintenance));
    }

    private Reply startMaintenance(RoutingContext request) {
        String body = request.body().asString();
        Audit.Subject about = new Audit.Subject(Audit.shown(body), Audit.shown(maintenance.reason(body)));
        return order(request, MAINTENANCE, about, () -> {
            String who = BearerCheck.tokenName(request).orElse(null);
            return maintenance.start(maintenance.order(body, who));
        });
    }

    private Reply endMaintenance(RoutingContext request) {
        Audit.Subject about = new Audit.Subject(
                "end " + id(request), Audit.shown(request.queryParams().get(ApiOrders.REASON)));
        return order(
                request,
                MAINTENANCE,
                about,
                () -> maintenance.end(id(request), BearerCheck.who(request), request.queryParams()));
    }

    /** Longer than other answers may take: it bounds itself. */
    private void addSimulate(Router router) {
        router.post("/api/simulate").handler(body(SimulateApi.MOST_BYTES));
        add(router, "/api/simulate", POST, SIMULATE_TIMEOUT_MILLIS, on(simulations, request -> {
            String body = request.body().asString();
            return "simulate".equals(request.request().getHeader("X-Trunkline"))
                    ? simulate.simulate(body)
                    : ApiOrders.unasked("simulate");
        }));
    }

    /** A reload plays the edited routes first, which takes longer than other answers may. */
    private void addRoutes(Router router) {
        add(router, "/api/routes", GET, on(readers, request -> routes.list(request.queryParams())));
        add(router, "/api/routes/reload", POST, RELOAD_TIMEOUT_MILLIS, on(simulations, this::reloadRoutes));
    }

    private Reply reloadRoutes(RoutingContext request) {
        return order(
                request,
                "reload",
                Audit.Subject.of("the route files", request),
                () -> routes.reload(request.queryParams()));
    }

    private static Handler<RoutingContext> body(int mostBytes) {
        return BodyHandler.create(false).setBodyLimit(mostBytes);
    }

    /** A path with two spellings passes the rules that a proxy has for one of them. */
    private static void refuseOtherSpellings(RoutingContext request) {
        String path = request.request().path();
        boolean canonical = path != null
                && path.indexOf('%') < 0
                && path.equals(request.normalizedPath())
                && (path.equals("/") || !path.endsWith("/"));
        if (canonical) {
            request.next();
        } else {
            Reply.message(404, "Not found").sendLast(request);
        }
    }

    /** Probes of health have no secrets, and the page's files hold no data. */
    static Predicate<String> withoutToken(ConsoleFiles console) {
        return path -> path.equals("/observe/health")
                || path.equals("/observe/health/live")
                || path.equals("/observe/health/ready")
                || console.paths().contains(path);
    }

    private static void add(Router router, String path, Set<HttpMethod> methods, Handler<RoutingContext> handler) {
        add(router, path, methods, TIMEOUT_MILLIS, handler);
    }

    private static void add(
            Router router, String path, Set<HttpMethod> methods, int timeoutMillis, Handler<RoutingContext> handler) {
        // A body that the path does not use is read too, so that a malformed one is refused before the order is carried
        // out.
        Handler<RoutingContext> body = body(MOST_UNUSED_BODY_BYTES);
        router.route(path).handler(TimeoutHandler.create(timeoutMillis)).handler(request -> {
            if (methods.contains(request.request().method())) {
                body.handle(request);
            } else {
                String allowed = methods.stream()
                        .filter(method -> method != HttpMethod.HEAD)
                        .map(HttpMethod::name)
                        .sorted()
                        .collect(Collectors.joining(", "));
                request.response().putHeader("Allow", allowed);
                Reply.message(405, "Expected " + allowed).sendLast(request);
            }
        });
        router.route(path).handler(handler);
    }

    private static Handler<RoutingContext> on(WorkerExecutor workers, Question question) {
        return request -> workers.executeBlocking(() -> question.answer(request), false)
                .onSuccess(reply -> reply.send(request))
                .onFailure(request::fail);
    }

    private static Reply healthy(Health.Answer answer) {
        return Reply.json(answer.up() ? 200 : 503, answer.body());
    }

    private Reply scrape(RoutingContext request) {
        return metrics.scrape(request.request().getHeader("Accept"));
    }

    private static String id(RoutingContext request) {
        return request.pathParam("id");
    }

    private Reply forget(RoutingContext request) {
        return order(request, "forget", "component", () -> orders.forget(request.queryParams()));
    }

    private Reply retry(RoutingContext request) {
        return order(request, "retry", "incident", () -> orders.retry(request.queryParams()));
    }

    private Reply drill(RoutingContext request) {
        return order(request, "drill", "service", () -> orders.drill(request.queryParams()));
    }

    /** A page in a browser says where it is from, which no command does; it may order only what the setting allows it. */
    private Reply order(RoutingContext request, String action, String about, Audit.Order order) {
        return Audit.noted(request, action, about, () -> allowed(request, action, order));
    }

    private Reply order(RoutingContext request, String action, Audit.Subject about, Audit.Order order) {
        return Audit.noted(request, action, about, () -> allowed(request, action, order));
    }

    private Reply allowed(RoutingContext request, String action, Audit.Order order) {
        if (!pagesMayOrder && request.request().getHeader("Origin") != null) {
            return Reply.message(403, "Pages are for reading only; trunkline.management.console=write allows more");
        }
        return action.equals(request.request().getHeader("X-Trunkline")) ? order.reply() : ApiOrders.unasked(action);
    }

    private void events(RoutingContext request) {
        MultiMap given = request.queryParams();
        if (api.wantsLines(given)) {
            exports.handle(request);
        } else {
            on(readers, asked -> api.events(given)).handle(request);
        }
    }

    /** A request of which not even the head can be read; it is counted where its connection ends. */
    static void malformed(HttpServerRequest request, Vertx vertx) {
        message(MalformedRequest.of(request.decoderResult().cause())).sendLast(request, vertx);
    }

    private static Reply message(MalformedRequest why) {
        return Reply.message(why.statusCode(), why.message());
    }

    /** Whether the {@link BodyHandler} failed, which says 200 of what it has no status for. */
    private static boolean isOfBody(RoutingContext request) {
        return ConnectionGuard.isStillSending(request.request())
                && (request.statusCode() == 200 || request.statusCode() == 400);
    }

    private static void fail(RoutingContext request) {
        Throwable failure = request.failure();
        if (request.response().headWritten()) {
            // A long answer under way is none that took too long.
            LOG.debug("Too late for {}", request.statusCode());
        } else if (request.statusCode() == 413) {
            Reply.message(413, "The body is too large").sendLast(request);
        } else if (failure instanceof HttpClosedException) {
            LOG.debug("The sender of {} went away", request.normalizedPath());
        } else if (failure instanceof BadRequest) {
            Reply.message(400, failure.getMessage()).send(request);
        } else if (isOfBody(request)) {
            message(MalformedRequest.BODY).sendLast(request);
        } else if (failure instanceof HttpException || request.statusCode() == 400) {
            Reply.message(400, "The request cannot be read; expected an encoded URL")
                    .send(request);
        } else if (failure instanceof StoreUnavailableException || request.statusCode() == 503) {
            String reason = failure == null ? "no answer in time" : failure.toString();
            LOG.warn("{} was not answered: {}", request.normalizedPath(), reason);
            Reply.message(503, "The ledger cannot be read now").send(request);
        } else {
            LOG.error("{} failed", request.normalizedPath(), failure);
            Reply.message(500, "Internal error; the log says what").send(request);
        }
    }
}
