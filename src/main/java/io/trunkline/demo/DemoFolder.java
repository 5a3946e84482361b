package io.trunkline.demo;

import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.config.ConfigurationReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** A temporary folder with a configuration and room for a ledger; closing it removes it. */
final class DemoFolder implements AutoCloseable {

    static final String US_EAST_RETAIL = "DemoUsEastRetail0000000000000001";
    static final String EU_FINANCE = "DemoEuFinance0000000000000000002";
    static final String APAC_SUPPORT = "DemoApacSupport00000000000000003";
    static final String UNASSIGNED = "DemoUnassigned000000000000000004";
    static final String GENESYS_SECRET = "demo-secret-of-genesys";
    static final String CXONE_SECRET = "demo-secret-of-cxone";

    /** The whole environment that the demo's router sees, so that variables of a real one do not change the demo. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "TRUNKLINE_GENESYS_SECRET", GENESYS_SECRET,
            "TRUNKLINE_CXONE_SECRET", CXONE_SECRET,
            "PAGERDUTY_KEY_US_EAST_RETAIL", US_EAST_RETAIL,
            "PAGERDUTY_KEY_EU_FINANCE", EU_FINANCE,
            "PAGERDUTY_KEY_APAC_SUPPORT", APAC_SUPPORT,
            "PAGERDUTY_KEY_DEFAULT", UNASSIGNED);

    private final Path folder;

    private DemoFolder(Path folder) {
        this.folder = folder;
    }

    static DemoFolder create() throws IOException {
        DemoFolder demo = new DemoFolder(Files.createTempDirectory("trunkline-demo-"));
        Files.createDirectory(demo.config());
        for (String name : List.of("application.properties", "sources.yaml", "services.yaml")) {
            try (InputStream file = DemoFolder.class.getResourceAsStream("/demo/" + name)) {
                Files.copy(file, demo.config().resolve(name));
            }
        }
        return demo;
    }

    /** Adds properties of which routes speak. */
    DemoFolder with(Map<String, String> others) throws IOException {
        Properties properties = new Properties();
        properties.putAll(others);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Files.writeString(config().resolve("application.properties"), "\n" + text, StandardOpenOption.APPEND);
        return this;
    }

    Path config() {
        return folder.resolve("config");
    }

    /** The routes as they were packed into the program, whatever became of those beside it. */
    Path shippedRoutes() throws IOException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        RouteFileSet.shipped().copyTo(routes);
        return routes;
    }

    /** @param pagerDutyUrl where the router is to call */
    ConfigurationReader reader(String pagerDutyUrl) {
        return reader(pagerDutyUrl, Map.of());
    }

    /** With other settings than the demo's. */
    ConfigurationReader reader(String pagerDutyUrl, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.putAll(variables);
        environment.put("TRUNKLINE_PAGERDUTY_URL", pagerDutyUrl);
        environment.put("TRUNKLINE_DATA", folder.resolve("data").toString());
        return new ConfigurationReader(config(), environment);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
