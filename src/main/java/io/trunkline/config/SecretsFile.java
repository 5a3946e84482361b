package io.trunkline.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files for secrets that PagerDuty gives out: readable by their owner alone, and put in place whole, so that a router that
 * watches them never reads half of one. The one for variables has lines of {@code NAME=value}, as systemd's
 * EnvironmentFile and Docker's --env-file. No secret is ever overwritten: the one before stays as a comment, or in a file
 * beside.
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
     * @return the other value that it had, which is a comment now
     * @throws IOException with one line that says what cannot be written
     */
    public static Optional<String> put(Path file, String name, String value) throws IOException {
        String text = text(file);
        Optional<String> before = value(text, name).filter(other -> !other.equals(value));
        List<String> lines = new ArrayList<>(text.lines().toList());
        String comment = "#" + name + "=" + before.orElse("");
        if (before.isPresent() && !lines.contains(comment)) {
            lines.add(comment);
        }
        lines.removeIf(line -> line.startsWith(name + "="));
        lines.add(name + "=" + value);
        whole(file, String.join("\n", lines) + "\n");
        return before;
    }

    /**
     * Writes a file that holds one secret and nothing else.
     *
     * @return the other one that it held, which is in {@link #old} now
     * @throws IOException as {@link #put}
     */
    public static Optional<String> write(Path file, String value) throws IOException {
        Optional<String> before =
                Optional.of(text(file).strip()).filter(other -> !other.isEmpty() && !other.equals(value));
        if (before.isPresent()) {
            Path old = old(file);
            List<String> lines = new ArrayList<>(text(old).lines().toList());
            if (!lines.contains(before.get())) {
                lines.add(before.get());
                whole(old, String.join("\n", lines) + "\n");
            }
        }
        whole(file, value + "\n");
        return before;
    }

    /** Where what a file held before is kept, a line each. */
    public static Path old(Path file) {
        return file.resolveSibling(file.getFileName() + ".old");
    }

    /** A file of another name, where the file itself is, or what it is a link to. */
    public static Path beside(Path file, String more) throws IOException {
        Path real = real(file);
        return real.resolveSibling(real.getFileName() + more);
    }

    /** Makes the folder of a file if it is not there, for its owner alone. */
    public static void makeFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        // Not asked for a link to a folder, which it would refuse.
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, ownerOnly("rwx------"));
        }
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new IOException(file + " cannot be read (" + e + ")", e);
        }
    }

    private static Path real(Path file) throws IOException {
        return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    }

    private static void whole(Path file, String text) throws IOException {
        try {
            Path real = real(file);
            makeFolder(real);
            Path whole = Files.createTempFile(real.getParent(), ".trunkline-", null, ownerOnly("rw-------"));
            try {
                // On the disk before it has its name, or a power cut leaves an empty file of that name.
                Files.writeString(
                        whole, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
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
