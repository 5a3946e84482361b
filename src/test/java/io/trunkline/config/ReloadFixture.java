package io.trunkline.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Service;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A folder of configuration that is edited while it is in force. */
abstract class ReloadFixture {

    static final String WINDOW =
            """
            maintenance:
              - {id: a, services: [eu-finance], from: 2026-11-24T22:00:00Z, to: 2026-11-25T02:00:00Z}
            """;
    static final ComponentId TRUNK = ComponentId.parse("genesys/trunk/trunk-eu-1");

    @TempDir
    Path temp;

    final ListAppender<ILoggingEvent> log = new ListAppender<>();
    final Logger logger = (Logger) LoggerFactory.getLogger(ReloadableConfiguration.class);
    Folder folder;
    ReloadableConfiguration live;

    @BeforeEach
    void start() {
        log.start();
        logger.addAppender(log);
        folder = new Folder(temp);
        live = new ReloadableConfiguration(folder.reader());
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    /** Twice, since the second look takes what the first has seen. */
    boolean look() {
        return live.checkForEdits() | live.checkForEdits();
    }

    Service service() {
        return live.get().directory().service("eu-finance").orElseThrow();
    }

    List<String> logged(Level level) {
        return log.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
