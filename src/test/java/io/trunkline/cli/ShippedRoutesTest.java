package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedRoutesTest {

    @TempDir
    Path folder;

    private Path current;
    private Path jar;

    @BeforeEach
    void folders() throws IOException {
        current = Files.createDirectories(folder.resolve("somewhere"));
        jar = Files.createDirectories(folder.resolve("project/target")).resolve("trunkline.jar");
    }

    @Test
    void the_current_folders_routes_come_first() throws IOException {
        Path here = routesIn(current);
        routesIn(jar.getParent());

        assertThat(ShippedRoutes.find(current, jar)).isEqualTo(here);
    }

    @Test
    void unpacked_they_are_beside_the_jar() throws IOException {
        Path beside = routesIn(jar.getParent());
        routesIn(folder.resolve("project"));

        assertThat(ShippedRoutes.find(current, jar)).isEqualTo(beside);
    }

    @Test
    void built_they_are_beside_the_jars_folder() throws IOException {
        Path project = routesIn(folder.resolve("project"));

        assertThat(ShippedRoutes.find(current, jar)).isEqualTo(project);
    }

    @Test
    void folder_named_routes_without_route_files_is_passed_over() throws IOException {
        Files.createDirectory(current.resolve("routes"));
        Path project = routesIn(folder.resolve("project"));

        assertThat(ShippedRoutes.find(current, jar)).isEqualTo(project);
    }

    @Test
    void without_any_it_is_said_where_they_were_looked_for() {
        assertThatThrownBy(() -> ShippedRoutes.find(current, jar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(current.resolve("routes").toString())
                .hasMessageContaining(jar.resolveSibling("routes").toString())
                .hasMessageContaining("expected them there, or --routes DIR");
    }

    private static Path routesIn(Path folder) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(routes.resolve("receive.camel.yaml"), "");
        return routes;
    }
}
