package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The patches that break the rules on purpose fit the rules as they are; whether properties notice, their run says. */
class DeliberateMistakesTest {

    private static final Path PATCHES = Path.of("src", "test", "mutations");

    private static List<Path> patches() throws IOException {
        try (Stream<Path> files = Files.list(PATCHES)) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void each_fits_what_it_breaks() throws IOException {
        for (Path patch : patches()) {
            String broken = "";
            StringBuilder before = new StringBuilder();
            for (String line : Files.readAllLines(patch)) {
                if (line.startsWith("--- a/") || line.startsWith("@@")) {
                    assertThat(broken).as(patch.toString()).contains(before);
                    before.setLength(0);
                }
                if (line.startsWith("--- a/")) {
                    broken = Files.readString(Path.of(line.substring("--- a/".length())));
                } else if (!line.startsWith("+") && !line.startsWith("@@")) {
                    before.append(line.isEmpty() ? "" : line.substring(1)).append('\n');
                }
            }
            assertThat(before).as(patch.toString()).isNotEmpty();
            assertThat(broken).as(patch.toString()).contains(before);
        }
    }

    @Test
    void each_patch_has_a_row_on_the_page_of_mutations() throws IOException {
        String page = Files.readString(Path.of("docs/development/mutations.md"));
        assertThat(patches()).hasSizeGreaterThanOrEqualTo(8).allSatisfy(patch -> assertThat(page)
                .contains("| `" + patch.getFileName().toString().replace(".patch", "") + "` |"));
    }
}
