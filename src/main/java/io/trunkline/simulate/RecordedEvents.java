package io.trunkline.simulate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The events of an NDJSON file in the order in which they came. The file is read twice, the first time to see that every
 * line is one and whether they are in order: what is wrong is said before anything is played, and a file in order, however
 * large, is never in memory. One that is not in order is sorted there.
 */
public final class RecordedEvents {

    /** What takes events. */
    @FunctionalInterface
    public interface Player {
        void play(RecordedEvent event);
    }

    @FunctionalInterface
    private interface Reader {
        void read(RecordedEvent event) throws BadLine;
    }

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private final Path file;
    private final String label;

    /** @param label the file's name as messages call it */
    public RecordedEvents(Path file, String label) {
        this.file = file;
        this.label = label;
    }

    /**
     * Hands every event to the player, by {@code at} and, where that is equal, in the order of the file.
     *
     * @throws BadLine before the first event is played
     */
    public void play(Player player) throws IOException, BadLine {
        if (inOrder()) {
            each(player::play);
        } else {
            List<RecordedEvent> events = new ArrayList<>();
            each(events::add);
            events.sort(Comparator.comparing(RecordedEvent::at));
            events.forEach(player::play);
        }
    }

    private boolean inOrder() throws IOException, BadLine {
        Order order = new Order();
        each(order::see);
        return order.kept;
    }

    /** Whether no event came before the one in the line before. */
    private static final class Order {

        private Instant last = Instant.MIN;
        private boolean kept = true;

        void see(RecordedEvent event) {
            kept &= !event.at().isBefore(last);
            last = event.at();
        }
    }

    /** Latin 1 gives each byte a character, so that the bytes of a line come back as they were. */
    private void each(Reader reader) throws IOException, BadLine {
        try (BufferedReader lines = Files.newBufferedReader(file, ISO_8859_1)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(3) : line;
                if (!text.isBlank()) {
                    reader.read(RecordedLine.read(label, number, text.getBytes(ISO_8859_1)));
                }
            }
        }
    }
}
