package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Secrets stand in the files themselves here, which is where a problem could quote them from. */
class SecretsStayHiddenTest {

    private static final List<String> SECRETS = List.of(
            "h7Gx2Zk9Vw4q",
            "u3Rm8Bt5Yn1c",
            "b6Jp9Wd2Fs7z",
            "f4Lv1Xh8Qk3m",
            "d9Tz5Cg7Hy2n",
            "p2Nw6Kj3Ub8x",
            "t6Qw2Er8Ty4v",
            "r9Aa1Ss7Dd3f",
            "y5Gg8Hh2Jj6k");

    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void start() {
        folder = new Folder(temp);
        folder.write(
                "sources.yaml",
                """
                sources:
                  genesys:
                    platform: Genesys Cloud CX
                    verify:
                      - {type: hmac, header: X-Genesys-Signature, secrets: ["h7Gx2Zk9Vw4q", u3Rm8Bt5Yn1c]}
                      - type: basic
                        user: me
                        secrets:
                          - b6Jp9Wd2Fs7z
                    type: /eventType
                    events: {a: {kind: compliance, id: /event/trunkId}}
                """);
        folder.write(
                "services.yaml",
                """
                default: unassigned
                services:
                  eu-finance: {name: EU Finance, routing-key: "f4Lv1Xh8Qk3m", api-token: t6Qw2Er8Ty4v}
                  unassigned:
                    name: Unknown
                    routing-key: d9Tz5Cg7Hy2n
                """);
        folder.write(
                "application.properties",
                """
                trunkline.database.url=jdbc:postgresql://db/trunkline?password=p2Nw6Kj3Ub8x
                trunkline.database.password=p2Nw6Kj3Ub8x
                trunkline.pagerduty.rest.token=r9Aa1Ss7Dd3f
                trunkline.pagerduty.webhook.secrets=y5Gg8Hh2Jj6k
                """);
    }

    @Test
    void in_what_is_made_of_good_files() {
        Configuration configuration = folder.configuration();

        assertHidden(configuration.toString());
        assertHidden(configuration.sources().all().toString());
        assertHidden(configuration.directory().services().toString());
        assertHidden(folder.reader().read().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sources.yaml", "services.yaml", "application.properties"})
    void in_the_problems_of_a_file_that_is_cut_or_misses_a_character_anywhere(String file) {
        String text = folder.read(file);
        Stream<String> cut = IntStream.range(0, text.length()).mapToObj(end -> text.substring(0, end));
        Stream<String> missing =
                IntStream.range(0, text.length()).mapToObj(at -> text.substring(0, at) + text.substring(at + 1));
        Stream<String> inserted = IntStream.range(0, text.length()).boxed().flatMap(at -> Stream.of(
                        ":", " ", "\n", "\"", "{", "}", ",", ": ", "{{", "\\")
                .map(extra -> text.substring(0, at) + extra + text.substring(at)));

        Stream.of(cut, missing, inserted).flatMap(each -> each).forEach(broken -> {
            folder.write(file, broken);
            folder.problems().forEach(SecretsStayHiddenTest::assertHidden);
        });
    }

    @Test
    void in_the_log_of_edits() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        try {
            ReloadableConfiguration live = new ReloadableConfiguration(folder.reader());
            for (String file : List.of("sources.yaml", "services.yaml")) {
                String text = folder.read(file);
                for (String broken : List.of(text.replace("\"", ""), text + "}", text.replace(": ", ":"), text)) {
                    folder.write(file, broken);
                    live.checkForEdits();
                    live.checkForEdits();
                }
            }
        } finally {
            root.detachAppender(log);
        }

        assertThat(log.list).hasSizeGreaterThan(5).allSatisfy(event -> assertHidden(event.getFormattedMessage()));
    }

    /** Five characters of a secret are too many. */
    private static void assertHidden(String text) {
        for (String secret : SECRETS) {
            for (int at = 0; at + 5 <= secret.length(); at++) {
                if (text.contains(secret.substring(at, at + 5))) {
                    fail("shows a secret: " + text);
                }
            }
        }
    }
}
