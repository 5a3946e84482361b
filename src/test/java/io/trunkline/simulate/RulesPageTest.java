package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The timelines of docs/explanation/rules.md are what the rules do, line by line, and their pictures are drawn from them.
 * After a change of either, {@code mvn test -Dtest=RulesPageTest -Dtrunkline.page=write} writes both anew: read what it
 * wrote.
 */
class RulesPageTest {

    private static final Path DOCS = Path.of("docs");
    private static final Path PAGE = DOCS.resolve("explanation/rules.md");
    private static final Path PICTURES = DOCS.resolve("img");

    @BeforeAll
    static void writeIfAsked() throws IOException {
        if ("write".equals(System.getProperty("trunkline.page"))) {
            write();
        }
    }

    @TestFactory
    Stream<DynamicTest> timelines() throws IOException {
        return Timeline.of(Files.readString(PAGE)).stream()
                .map(block -> DynamicTest.dynamicTest(block.timeline().name(), () -> {
                    Played played = TimelinePlayer.play(block.timeline());
                    assertThat(block.text()).isEqualTo(played.written());
                    assertThat(Files.readString(picture(block))).isEqualTo(drawing(block, played));
                }));
    }

    @Test
    void every_picture_is_shown() throws IOException {
        List<String> shown = Timeline.of(Files.readString(PAGE)).stream()
                .map(block -> block.timeline().name() + ".svg")
                .sorted()
                .toList();
        try (Stream<Path> pictures = Files.list(PICTURES)) {
            assertThat(shown)
                    .isEqualTo(pictures.map(picture -> picture.getFileName().toString())
                            .filter(name -> name.startsWith("rules-"))
                            .sorted()
                            .toList());
        }
    }

    private static void write() throws IOException {
        StringBuilder page = new StringBuilder(Files.readString(PAGE));
        List<Timeline.Block> blocks = Timeline.of(page.toString());
        Files.createDirectories(PICTURES);
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Timeline.Block block = blocks.get(i);
            Played played = TimelinePlayer.play(block.timeline());
            page.replace(block.from(), block.to(), played.written());
            Files.writeString(picture(block), drawing(block, played));
        }
        Files.writeString(PAGE, page);
    }

    private static Path picture(Timeline.Block block) {
        return PICTURES.resolve(block.timeline().name() + ".svg");
    }

    private static String drawing(Timeline.Block block, Played played) {
        return TimelineDrawing.of(block.timeline().name(), played);
    }
}
