package io.trunkline.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files for secrets that PagerDuty gives out: readable by their owner alone, and put in place whole, so that a router that
 * watches them never reads half of one. The one for variables has lines of {@code NAME=value}, as systemd's
 * EnvironmentFile and Docker's --env-file.
 */
public final class SecretsFile {

    private SecretsFile() {}

    /** The last line of a variable counts; an empty value is none. */
    static Optional<String> value(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1).strip())
                .reduce((earlier, later) -> later)
                .filter(value -> !value.isEmpty());
    }

    /**
     * Writes a variable's line and leaves the others as they are.
     *
     * @throws IOException with one line that says what cannot be written
     */
    public static void put(Path file, String name, String value) throws IOException {
        List<String> lines = new ArrayList<>();
        if (Files.exists(file)) {
            lines.addAll(Files.readAllLines(file));
        }
        lines.removeIf(line -> line.startsWith(name + "="));
        lines.add(name + "=" + value);
        write(file, String.join("\n", lines) + "\n");
    }

    /** Writes a file that holds nothing else. Throws as {@link #put}. */
    public static void write(Path file, String text) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        try {
            Files.createDirectories(real.getParent(), ownerOnly("rwx------"));
            Path whole = Files.createTempFile(real.getParent(), ".trunkline-", null, ownerOnly("rw-------"));
            try {
                Files.write(whole, text.getBytes(StandardCharsets.UTF_8));
                replace(whole, real);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw new IOException(file + " cannot be written (" + e + ")", e);
        }
    }

    private static void replace(Path whole, Path file) throws IOException {
        try {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
