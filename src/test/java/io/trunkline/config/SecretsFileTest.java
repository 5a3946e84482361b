package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsFileTest {

    private static final SecretStore NO_VAULT = name -> {
        throw new AssertionError("nobody asked for " + name);
    };

    @TempDir
    Path temp;

    @Test
    void a_file_and_its_folder_are_their_owners_alone() throws IOException {
        Path file = temp.resolve("new").resolve("keys.env");

        SecretsFile.put(file, "A", "1");

        assertThat(file).hasContent("A=1");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void a_file_that_others_could_read_is_closed_to_them_and_keeps_its_other_lines() throws IOException {
        Path file = Files.writeString(temp.resolve("keys.env"), "# a comment\nA=1\nAB=2");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        SecretsFile.put(file, "A", "3");

        assertThat(file).hasContent("# a comment\nAB=2\n#A=1\nA=3\n");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(temp).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void replaced_value_is_kept_once_as_a_comment() throws IOException {
        Path file = temp.resolve("keys.env");

        assertThat(SecretsFile.put(file, "A", "1")).isEmpty();
        assertThat(SecretsFile.put(file, "A", "1")).isEmpty();
        assertThat(SecretsFile.put(file, "A", "2")).contains("1");
        assertThat(SecretsFile.put(file, "A", "1")).contains("2");
        assertThat(SecretsFile.put(file, "A", "2")).contains("1");

        assertThat(file).hasContent("#A=1\n#A=2\nA=2\n");
    }

    @Test
    void a_secret_that_is_a_file_of_its_own_is_kept_beside_it() throws IOException {
        Path file = temp.resolve("key");

        assertThat(SecretsFile.write(file, "1")).isEmpty();
        assertThat(SecretsFile.write(file, "1")).isEmpty();
        assertThat(SecretsFile.write(file, "2")).contains("1");
        assertThat(SecretsFile.write(file, "3")).contains("2");

        assertThat(file).hasContent("3\n");
        assertThat(SecretsFile.old(file)).hasContent("1\n2\n");
        assertThat(permissions(SecretsFile.old(file))).isEqualTo("rw-------");
    }

    @Test
    void a_folder_that_is_a_link_will_do() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("folder")));

        SecretsFile.put(link.resolve("keys.env"), "A", "1");

        assertThat(temp.resolve("folder").resolve("keys.env")).hasContent("A=1");
    }

    @Test
    void a_link_stays_one() throws IOException {
        Path file = Files.writeString(temp.resolve("real.env"), "");
        Path link = Files.createSymbolicLink(temp.resolve("keys.env"), file);

        SecretsFile.put(link, "A", "1");

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("A=1");
    }

    @Test
    void unwritable_file_is_reported_without_the_secret() throws IOException {
        Path notAFolder = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> SecretsFile.put(notAFolder.resolve("keys.env"), "A", "s3cr3t"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keys.env cannot be written")
                .message()
                .doesNotContain("s3cr3t");
    }

    @Test
    void the_environment_wins_over_the_file_and_the_file_over_a_default() throws Exception {
        Path file = Files.writeString(temp.resolve("keys.env"), "A=file\nB=file\nB=later\nEMPTY=\n# C=no\n");
        Placeholders placeholders =
                new Placeholders(Map.of("A", "environment"), new FileSnapshot(), NO_VAULT, Optional.of(file));

        assertThat(placeholders.fill("{{env:A}} {{env:B:default}} {{env:EMPTY:default}} {{env:C:default}}"))
                .isEqualTo("environment later default default");
        assertThatThrownBy(() -> placeholders.fill("{{env:D}}")).hasMessage("environment variable D is not set");
    }

    @Test
    void settings_find_their_variables_there_too() throws IOException {
        Path secrets = Files.writeString(temp.resolve("keys.env"), "PASSWORD=s3cr3t\n");
        Path file = Files.writeString(
                temp.resolve("application.properties"),
                "trunkline.database.password={{env:PASSWORD}}\ntrunkline.pagerduty.secrets=" + secrets + "\n");

        assertThat(new SettingsReader(Map.of()).read(file).database().password())
                .isEqualTo("s3cr3t");
    }

    @Test
    void a_file_that_may_not_be_read_says_so() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("keys.env"));
        Placeholders placeholders = new Placeholders(Map.of(), new FileSnapshot(), NO_VAULT, Optional.of(folder));

        assertThatThrownBy(() -> placeholders.fill("{{env:A}}"))
                .hasMessage(
                        "environment variable A is not set, and " + folder + " cannot be read (not a regular file)");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
