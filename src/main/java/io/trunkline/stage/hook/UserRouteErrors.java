package io.trunkline.stage.hook;

import io.trunkline.model.Hook;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Gives the routes that users add, the last resort and kamelets no error handler, unless they name one: their caller
 * takes care of exceptions. Camel's own would write them to the log, with addresses that may be secrets.
 */
public final class UserRouteErrors extends ModelLifecycleStrategySupport {

    private static final String KAMELET = "kamelet:source";

    private final Set<String> addresses =
            new HashSet<>(Set.of(ReportFilter.ADDRESS, ExtraDetails.ADDRESS, "direct:last-resort"));

    public UserRouteErrors() {
        Stream.of(Hook.values()).map(Hook::address).forEach(addresses::add);
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        // The factory is never null here: whatever builds routes sets Camel's own where a route names none.
        if (route.getErrorHandler() == null && route.getErrorHandlerRef() == null && route.getInput() != null) {
            String uri = UserRoutes.address(route.getInput().getEndpointUri());
            if (addresses.contains(uri) || uri.equals(KAMELET)) {
                route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
            }
        }
    }
}
