package io.trunkline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoFolderTest {

    private static final String PAGERDUTY = "http://127.0.0.1:1";

    @Test
    void the_demos_sources_are_the_shipped_ones() throws IOException {
        Configuration shipped = new ConfigurationReader(
                        Path.of("config"),
                        Map.of(
                                "TRUNKLINE_GENESYS_SECRET", DemoFolder.GENESYS_SECRET,
                                "TRUNKLINE_CXONE_SECRET", DemoFolder.CXONE_SECRET,
                                "PAGERDUTY_KEY_US_EAST_RETAIL", DemoFolder.US_EAST_RETAIL,
                                "PAGERDUTY_KEY_EU_FINANCE", DemoFolder.EU_FINANCE,
                                "PAGERDUTY_KEY_DEFAULT", DemoFolder.UNASSIGNED))
                .read()
                .orThrow();
        try (DemoFolder folder = DemoFolder.create()) {
            Configuration demo = folder.reader(PAGERDUTY).read().orThrow();

            assertThat(demo.sources().all())
                    .extracting(Source::toString)
                    .containsExactlyElementsOf(shipped.sources().all().stream()
                            .map(Source::toString)
                            .toList());
        }
    }

    @Test
    void demo_calls_only_its_stand_in_and_has_its_own_ledger() throws IOException {
        try (DemoFolder folder = DemoFolder.create()) {
            Configuration demo = folder.reader(PAGERDUTY).read().orThrow();

            assertThat(demo.settings().pagerduty().url()).isEqualTo(PAGERDUTY);
            assertThat(demo.settings().server().host()).isEqualTo("127.0.0.1");
            assertThat(demo.settings().management().host()).isEqualTo("127.0.0.1");
            assertThat(demo.settings().data()).startsWithRaw(folder.config().getParent());
        }
    }

    @Test
    void the_routes_as_shipped_are_packed_into_the_program() throws IOException {
        try (DemoFolder folder = DemoFolder.create();
                Stream<Path> shipped = Files.list(Path.of("routes"))) {
            Path unpacked = folder.shippedRoutes();

            assertThat(shipped).isNotEmpty().allSatisfy(file -> assertThat(unpacked.resolve(file.getFileName()))
                    .hasSameBinaryContentAs(file));
        }
    }

    @Test
    void the_folder_is_removed_with_all_that_is_in_it() throws IOException {
        DemoFolder folder = DemoFolder.create();
        Path data = Files.createDirectories(folder.config().resolveSibling("data"));
        Files.writeString(data.resolve("trunkline.db"), "a ledger");

        folder.close();

        assertThat(folder.config().getParent()).doesNotExist();
    }
}
