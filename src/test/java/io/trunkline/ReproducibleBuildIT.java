package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release consists of: the same bytes whoever builds it, and a list of everything in it. */
class ReproducibleBuildIT {

    private static final Path TARGET = Path.of("target");

    /** What packing reads. */
    private static final List<String> SOURCES = List.of(
            "pom.xml",
            "LICENSE",
            "NOTICE",
            "SECURITY.md",
            "CONTRIBUTING.md",
            "README.md",
            "config",
            "docs",
            "kamelets",
            "monitoring",
            "CHANGELOG.md",
            "routes",
            "src/main",
            "src/assembly",
            "target/classes",
            "target/pages",
            "target/sbom.cdx.json");

    @TempDir
    private static Path elsewhere;

    private static Path archive;
    private static JsonNode sbom;

    @BeforeAll
    static void find() throws IOException {
        try (JarFile jar = new JarFile(TARGET.resolve("trunkline.jar").toFile())) {
            // Beside it there may be one of a version before.
            String version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
            archive = TARGET.resolve("trunkline-" + version + ".tar.gz");
        }
        sbom = new ObjectMapper().readTree(TARGET.resolve("sbom.cdx.json").toFile());
    }

    /** Only packed again, not compiled: elsewhere, later, and with other times on every file. */
    @Test
    void packed_again_elsewhere_jar_and_archive_are_the_same_byte_for_byte() throws Exception {
        for (String source : SOURCES) {
            copy(Path.of(source));
        }
        Process maven = new ProcessBuilder(
                        "mvn", "-o", "-q", "-ntp", "-DskipTests", "jar:jar@default-jar", "assembly:single@distribution")
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .redirectOutput(elsewhere.resolve("log").toFile())
                .start();
        assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(maven.exitValue())
                .as(Files.readString(elsewhere.resolve("log")))
                .isZero();

        assertThat(sha256(elsewhere.resolve("target/trunkline.jar")))
                .isEqualTo(sha256(TARGET.resolve("trunkline.jar")));
        assertThat(sha256(elsewhere.resolve("target").resolve(archive.getFileName())))
                .isEqualTo(sha256(archive));
    }

    @Test
    void the_checksum_beside_the_archive_is_its_own() throws Exception {
        Path beside = archive.resolveSibling(archive.getFileName() + ".sha256");
        assertThat(Files.readString(beside).strip().split("\\s+\\*?"))
                .containsExactly(sha256(archive), archive.getFileName().toString());
    }

    @Test
    void every_library_is_in_the_list_with_its_checksum_and_its_licence() throws Exception {
        List<String> libraries;
        try (JarFile jar = new JarFile(TARGET.resolve("trunkline.jar").toFile())) {
            libraries = List.of(
                    jar.getManifest().getMainAttributes().getValue("Class-Path").split(" "));
        }
        Set<String> listed = new TreeSet<>();
        List<String> unlicensed = new ArrayList<>();
        for (JsonNode component : sbom.path("components")) {
            for (JsonNode hash : component.path("hashes")) {
                if (hash.path("alg").asText().equals("SHA-256")) {
                    listed.add(hash.path("content").asText());
                }
            }
            if (component.path("licenses").isEmpty()) {
                unlicensed.add(component.path("name").asText());
            }
        }
        assertThat(libraries)
                .hasSizeGreaterThan(10)
                .allSatisfy(library -> assertThat(listed).as(library).contains(sha256(TARGET.resolve(library))));
        assertThat(listed).as("and nothing else").hasSameSizeAs(libraries);
        assertThat(unlicensed).isEmpty();
    }

    private static void copy(Path source) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = elsewhere.resolve(file);
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (Exception e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }
}
