package io.trunkline.app.routecheck;

import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;

/** What {@code {{...}}} in a route file stands for. */
public final class RoutePlaceholders {

    private RoutePlaceholders() {}

    /**
     * The settings as they were read and checked, in the units that Camel takes. The environment has had its say in them;
     * asked again by Camel, it would give {@code 5s} for milliseconds, and a real router's address to the demo.
     * {@code {{env:NAME}}} is a function of its own and goes on working.
     */
    public static void areSettings(CamelContext context) {
        PropertiesComponent placeholders = (PropertiesComponent) context.getPropertiesComponent();
        placeholders.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        placeholders.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
    }
}
