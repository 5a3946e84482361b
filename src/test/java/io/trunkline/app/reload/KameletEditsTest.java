package io.trunkline.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which kamelets a reload cannot take. */
class KameletEditsTest {

    @TempDir
    private Path folder;

    @Test
    void one_that_is_loaded_and_was_edited_or_removed_takes_a_restart_and_a_new_one_does_not() throws IOException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        Path kamelets = Files.createDirectory(folder.resolve("kamelets"));
        Path edited = Files.writeString(kamelets.resolve("a-sink.kamelet.yaml"), "a: 1");
        Path removed = Files.writeString(kamelets.resolve("b-sink.kamelet.yaml"), "b: 1");
        KameletEdits edits = new KameletEdits(routes, name -> name.matches("[abd]-sink"));
        Files.writeString(kamelets.resolve("c-sink.kamelet.yaml"), "c: 1");
        Path late = Files.writeString(kamelets.resolve("d-sink.kamelet.yaml"), "d: 1");
        assertThat(edits.note()).isEmpty();

        Files.writeString(edited, "a: 2");
        Files.delete(removed);
        Files.writeString(kamelets.resolve("c-sink.kamelet.yaml"), "c: 2");

        assertThat(edits.note())
                .isEqualTo(". An edited kamelet takes a restart: kamelets/a-sink.kamelet.yaml,"
                        + " kamelets/b-sink.kamelet.yaml");

        Files.writeString(late, "d: 2");

        assertThat(edits.note()).endsWith("b-sink.kamelet.yaml, kamelets/d-sink.kamelet.yaml");
    }

    @Test
    void without_kamelets_there_is_nothing_to_say() throws IOException {
        assertThat(new KameletEdits(Files.createDirectory(folder.resolve("routes")), name -> true).note())
                .isEmpty();
    }
}
