package io.trunkline.app.routecheck;

import org.apache.camel.component.platform.http.PlatformHttpConstants;

/** The names under which the router's own beans are found, by routes and by Camel. */
public final class BeanNames {

    public static final String RECEIVE = "receive";
    public static final String SEEN_DELIVERIES = "seenDeliveries";
    public static final String PULL = "pull";
    public static final String QUEUE_WATCH = "queueWatch";
    public static final String NO_HEADERS = "noHeaders";
    public static final String QUEUE_CHECK = "queueCheck";
    public static final String VERTX = "vertx";
    public static final String PORT_CHECK = "webhookPortCheck";
    /** Where Camel's platform-http component looks. */
    public static final String ENGINE = PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME;

    private BeanNames() {}
}
