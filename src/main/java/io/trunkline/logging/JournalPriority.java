package io.trunkline.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The word {@code %journal} of logback.xml: the priority in front of a line that goes to systemd's journal, such as
 * {@code <3>} for an error, which journald takes off again (sd-daemon(3)); nothing where it goes elsewhere.
 */
public final class JournalPriority extends ClassicConverter {

    private static final boolean TO_JOURNAL = isJournal(System.getenv("JOURNAL_STREAM"), Path.of("/proc/self/fd/2"));

    @Override
    public String convert(ILoggingEvent event) {
        return of(event.getLevel());
    }

    static String of(Level level) {
        return TO_JOURNAL ? prefix(level) : "";
    }

    /** The priorities of syslog(3). */
    static String prefix(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return "<3>";
        }
        if (level.isGreaterOrEqual(Level.WARN)) {
            return "<4>";
        }
        return level.isGreaterOrEqual(Level.INFO) ? "<6>" : "<7>";
    }

    /**
     * Whether a file is the stream that systemd connected to the journal: a process that was started by a service with its
     * output redirected inherits the variable too.
     *
     * @param stream device and inode of the stream, as {@code JOURNAL_STREAM} has them; null outside of systemd
     */
    static boolean isJournal(String stream, Path file) {
        if (stream == null) {
            return false;
        }
        try {
            Map<String, Object> found = Files.readAttributes(file, "unix:dev,ino");
            return stream.equals(found.get("dev") + ":" + found.get("ino"));
        } catch (IOException | UnsupportedOperationException notLinux) {
            return false;
        }
    }
}
