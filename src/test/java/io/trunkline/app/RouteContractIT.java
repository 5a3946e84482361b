package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteContractIT {

    @TempDir
    private Path folder;

    @Test
    void what_a_check_lets_routes_refer_to_is_what_a_node_binds() throws Exception {
        for (String name : new String[] {"sources.yaml", "services.yaml"}) {
            Files.copy(Path.of("config", name), folder.resolve(name));
        }
        ReloadableConfiguration configuration = new ReloadableConfiguration(new ConfigurationReader(
                folder,
                Map.of(
                        "TRUNKLINE_GENESYS_SECRET", "genesys-s3cret",
                        "TRUNKLINE_CXONE_SECRET", "cxone-s3cret",
                        "PAGERDUTY_KEY_US_EAST_RETAIL", "retail0123456789abcdef0123456789",
                        "PAGERDUTY_KEY_EU_FINANCE", "finance123456789abcdef0123456789",
                        "PAGERDUTY_KEY_DEFAULT", "default123456789abcdef0123456789",
                        "TRUNKLINE_DATA", folder.resolve("data").toString(),
                        "TRUNKLINE_SERVER_PORT", "0",
                        "TRUNKLINE_MANAGEMENT_PORT", "0",
                        "TRUNKLINE_PAGERDUTY_URL", "http://127.0.0.1:1")));
        try (App node = new App(configuration, Path.of("routes"))) {
            node.start();
            CamelContext context = node.context();

            RouteContract.beanTypes()
                    .forEach((name, type) -> assertThat(context.getRegistry().lookupByName(name))
                            .as(name)
                            .isInstanceOf(type instanceof Class<?> itself ? itself : type.getClass()));
            RouteContract.placeholders(configuration.get().settings())
                    .forEach((name, value) -> assertThat(context.resolvePropertyPlaceholders("{{" + name + "}}"))
                            .isEqualTo(value));
            assertThat(RouteContract.placeholders())
                    .containsOnlyKeys(
                            RouteContract.placeholders(configuration.get().settings())
                                    .keySet());
        }
    }
}
