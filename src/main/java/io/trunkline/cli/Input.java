package io.trunkline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A file that a command reads; {@code -} is stdin. */
record Input(String name, InputStream stdin, CommandLine command) {

    private static final String STDIN = "-";

    /** As messages call it. */
    String label() {
        return isStdin() ? "stdin" : name;
    }

    /**
     * All of it.
     *
     * @throws ParameterException if it cannot be read
     */
    byte[] bytes() {
        try {
            return isStdin() ? stdin.readAllBytes() : Files.readAllBytes(Path.of(name));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * A file with it, for who reads it twice.
     *
     * @throws ParameterException if it cannot be read
     */
    Spooled spooled() {
        try {
            if (!isStdin()) {
                Files.newInputStream(Path.of(name)).close();
                return new Spooled(Path.of(name), false);
            }
            Path copy = Files.createTempFile("trunkline-", ".ndjson");
            Spooled spooled = new Spooled(copy, true);
            try {
                Files.copy(stdin, copy, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                spooled.close();
                throw e;
            }
            return spooled;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private boolean isStdin() {
        return name.equals(STDIN);
    }

    private ParameterException unreadable(IOException e) {
        String why = e instanceof NoSuchFileException
                ? "does not exist"
                : "cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")";
        return new ParameterException(command, label() + ": " + why + "; expected a readable file, or - for stdin");
    }

    /**
     * A file to read.
     *
     * @param temporary whether it goes when this is closed
     */
    record Spooled(Path file, boolean temporary) implements AutoCloseable {

        /** How many there are; read as bytes, since a line need not be text. */
        long lines() throws IOException {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                return lines.count();
            }
        }

        @Override
        public void close() throws IOException {
            if (temporary) {
                Files.delete(file);
            }
        }
    }
}
