package io.trunkline.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files that something is read from, each read once: what is compared with an earlier look is what is parsed. */
final class FileSnapshot {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Map<Path, Content> contents = new HashMap<>();

    /** Looks at these files now; others are read when they are asked for. */
    static FileSnapshot of(Collection<Path> files) {
        FileSnapshot inputs = new FileSnapshot();
        files.forEach(inputs::content);
        return inputs;
    }

    boolean exists(Path file) {
        return !(content(file).failure() instanceof NoSuchFileException);
    }

    /**
     * The text of a file.
     *
     * @throws Unreadable with the reason, as a person says it
     */
    String text(Path file) throws Unreadable {
        Content content = content(file);
        if (content.failure() != null) {
            throw new Unreadable(reason(content.failure()));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.bytes()))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Unreadable("is not UTF-8");
        }
    }

    /** A fingerprint of each file that was looked at; equal ones mean equal contents. */
    Map<Path, String> fingerprints() {
        Map<Path, String> fingerprints = new HashMap<>();
        contents.forEach((file, content) -> fingerprints.put(file, content.fingerprint()));
        return fingerprints;
    }

    /** The same without the paths, which may differ from node to node, in the order of these. */
    List<String> inOrder() {
        return List.copyOf(new TreeMap<>(fingerprints()).values());
    }

    private Content content(Path file) {
        return contents.computeIfAbsent(file, FileSnapshot::load);
    }

    private static Content load(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException("not a regular file");
            }
            return new Content(Files.readAllBytes(file), null);
        } catch (IOException e) {
            return new Content(new byte[0], e);
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        return failure instanceof AccessDeniedException
                ? "may not be read by this user"
                : "cannot be read (" + failure.getMessage() + ")";
    }

    private record Content(byte[] bytes, IOException failure) {

        String fingerprint() {
            if (failure != null) {
                return failure.getClass().getName();
            }
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    /** A file that cannot be read; the message says why, as the end of a sentence that begins with the file. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }
}
