package io.trunkline.app.reload;

import io.trunkline.app.routecheck.RouteFile;
import io.trunkline.app.routecheck.RouteFileSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Camel's definitions of a set of files. They serve once: Camel changes them as it starts a route. */
final class RouteDefinitions {

    private final CamelContext context;
    private final Path folder;
    private final RouteFileSet files;
    private final RouteIndex index;
    private final Map<String, Map<String, RouteDefinition>> read = new HashMap<>();

    RouteDefinitions(CamelContext context, Path folder, RouteFileSet files, RouteIndex index) {
        this.context = context;
        this.folder = folder;
        this.files = files;
        this.index = index;
    }

    /** One route, prepared to be added; the beans of its file are bound anew when the first of its routes is asked for. */
    RouteDefinition route(String id) throws Exception {
        RouteFile file = index.route(id).orElseThrow().file();
        Map<String, RouteDefinition> all = read.get(file.name());
        if (all == null) {
            all = new HashMap<>();
            for (RouteConfigurationBuilder builder : builders(file)) {
                builder.prepareModel(context);
                for (RouteDefinition definition : builder.getRouteCollection().getRoutes()) {
                    all.put(definition.getRouteId(), definition);
                }
            }
            read.put(file.name(), all);
        }
        return all.get(id);
    }

    /** Puts what these files say of all routes in the place of what is in force; routes follow when they are added. */
    void takeConfigurations() throws Exception {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteConfigurationDefinition old : List.copyOf(model.getRouteConfigurationDefinitions())) {
            model.getRouteConfigurationDefinitions().remove(old);
        }
        for (RouteFile file : files.all()) {
            for (RouteConfigurationBuilder builder : builders(file)) {
                builder.addRouteConfigurationsToCamelContext(context);
            }
        }
    }

    private List<RouteConfigurationBuilder> builders(RouteFile file) throws Exception {
        Resource text = ResourceHelper.fromBytes(
                "file:" + folder.resolve(file.name()).toAbsolutePath(),
                file.text().getBytes(StandardCharsets.UTF_8));
        List<RouteConfigurationBuilder> builders = new ArrayList<>();
        for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(text))) {
            builders.add((RouteConfigurationBuilder) builder);
        }
        return builders;
    }
}
