package io.trunkline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
            List<String> lines = Files.readAllLines(patch);
            String broken = Files.readString(Path.of(lines.get(0).substring("--- a/".length())));
            for (String before : hunks(lines)) {
                assertThat(broken).as(patch.toString()).contains(before);
            }
        }
    }

    /** What each hunk finds in the file. */
    private static List<String> hunks(List<String> patch) {
        List<String> hunks = new ArrayList<>();
        for (String line : patch.subList(2, patch.size())) {
            if (line.startsWith("@@")) {
                hunks.add("");
            } else if (!line.startsWith("+")) {
                int last = hunks.size() - 1;
                hunks.set(last, hunks.get(last) + (line.isEmpty() ? "" : line.substring(1)) + "\n");
            }
        }
        return hunks;
    }

    @Test
    void each_is_told_of_in_the_guide_for_contributors() throws IOException {
        String guide = Files.readString(Path.of("CONTRIBUTING.md"));
        assertThat(patches()).hasSizeGreaterThanOrEqualTo(8).allSatisfy(patch -> assertThat(guide)
                .contains("| `" + patch.getFileName().toString().replace(".patch", "") + "` |"));
    }
}
