package io.trunkline.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of bearer tokens, {@code name: token} a line. A line that is a token alone has the name {@code default}, so that
 * what Prometheus calls a {@code bearer_token_file} is one too. Empty lines and those that begin with {@code #} are skipped.
 */
public final class TokenFile {

    /** The name of a token that was given none. */
    public static final String DEFAULT = "default";

    static final String EXPECTED = "a file of lines 'name: token', or of one token";

    private static final Pattern LINE = Pattern.compile("(?:([A-Za-z0-9][A-Za-z0-9._@-]{0,63}):[ \\t]+)?(\\S{1,1024})");

    private TokenFile() {}

    /**
     * The tokens of a file by their names, in the file's order; there is at least one.
     *
     * @throws IOException if there are none that can be used; the message shows no token
     */
    public static Map<String, String> read(Path file) throws IOException {
        Map<String, String> tokens = new LinkedHashMap<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(stripped);
            if (!matcher.matches()) {
                throw new IOException("line " + number + " of '" + file + "' is no 'name: token'");
            }
            String name = matcher.group(1) == null ? DEFAULT : matcher.group(1);
            if (tokens.putIfAbsent(name, matcher.group(2)) != null) {
                throw new IOException("'" + file + "' has two tokens with the name " + name);
            }
        }
        if (tokens.isEmpty()) {
            throw new IOException("'" + file + "' holds no token");
        }
        return tokens;
    }

    private static Iterable<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException("'" + file + "' does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("'" + file + "' may not be read by this user", e);
        } catch (CharacterCodingException e) {
            throw new IOException("'" + file + "' is not UTF-8", e);
        }
    }
}
