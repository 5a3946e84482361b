package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console's files as they are in the sources. */
class ConsoleFilesTest {

    private static final Path FOLDER = Path.of("src/main/resources/console");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<Path> own(String ending) throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(ending) && !file.startsWith(FOLDER.resolve("vendor")))
                .toList();
    }

    @Test
    void the_list_names_every_file_and_nothing_else() throws IOException {
        assertThat(Files.readAllLines(FOLDER.resolve("files")))
                .containsExactlyInAnyOrderElementsOf(files().stream()
                        .map(file -> FOLDER.relativize(file).toString())
                        .filter(name -> !name.equals("files"))
                        .toList());
        assertThat(ConsoleFiles.shipped().paths()).contains("/", "/index.html", "/vendor/preact-htm.js");
    }

    @Test
    void every_import_leads_to_a_file() throws IOException {
        for (Path script : own(".js")) {
            Matcher imports = Pattern.compile("from \"([^\"]+)\"").matcher(Files.readString(script));
            while (imports.find()) {
                assertThat(script.resolveSibling(imports.group(1)).normalize())
                        .as(script + " imports " + imports.group(1))
                        .exists();
            }
        }
    }

    @Test
    void names_and_ids_can_only_be_text() throws IOException {
        for (Path script : own(".js")) {
            assertThat(Files.readString(script))
                    .as(script.toString())
                    .doesNotContain("innerHTML", "outerHTML", "dangerouslySetInnerHTML", "insertAdjacentHTML", "eval(");
        }
        assertThat(Files.readString(FOLDER.resolve("index.html")))
                .doesNotContain("http:", "https:", "style=", "onload");
    }
}
