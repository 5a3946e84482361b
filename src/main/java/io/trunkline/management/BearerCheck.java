package io.trunkline.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.config.Settings;
import io.trunkline.config.TokenFile;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a bearer token, where one is configured. The file of tokens is read again when it was changed; while what it
 * holds cannot be used, the tokens that were read last go on being good, and there is no moment without any.
 */
final class BearerCheck implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(BearerCheck.class);

    private static final String WHO = "io.trunkline.who";
    private static final String SCHEME = "bearer ";
    private static final long MOST_OFTEN = TimeUnit.SECONDS.toNanos(1);

    private final Settings.Management settings;
    private final Predicate<String> open;
    private final LongSupplier nanoTime;
    private final ManagementRefusals refusals;

    private Map<String, byte[]> tokens = Map.of();
    private Object lastSeen;
    private long lookedAt;

    /**
     * @param open the paths that need no token
     * @param nanoTime a monotonic clock
     * @param refusals where requests without a good token are counted
     * @throws IOException if there is a file of tokens and none can be read from it
     */
    BearerCheck(
            Settings.Management settings, Predicate<String> open, LongSupplier nanoTime, ManagementRefusals refusals)
            throws IOException {
        this.settings = settings;
        this.open = open;
        this.nanoTime = nanoTime;
        this.refusals = refusals;
        if (settings.tokenFile() != null) {
            lastSeen = look();
            tokens = digests(TokenFile.read(settings.tokenFile()));
        }
        lookedAt = nanoTime.getAsLong();
    }

    /** The name of the token that came with a request that was let through; {@code anybody} where none is asked for. */
    static String who(RoutingContext request) {
        return Objects.requireNonNullElse(request.get(WHO), "anybody");
    }

    /** The same; nothing where none is asked for. */
    static Optional<String> tokenName(RoutingContext request) {
        return Optional.ofNullable(request.get(WHO));
    }

    @Override
    public void handle(RoutingContext request) {
        if (!settings.asksForToken() || open.test(request.normalizedPath())) {
            request.next();
            return;
        }
        Optional<String> name = name(request.request().getHeader("Authorization"));
        if (name.isPresent()) {
            request.put(WHO, name.get());
            request.next();
        } else {
            refusals.withoutToken(request.request());
            request.response().putHeader("WWW-Authenticate", "Bearer realm=\"trunkline\"");
            Reply.message(401, "Expected the header Authorization: Bearer and a token of this port")
                    .send(request);
        }
    }

    /**
     * Whose token that is. All are compared, each in constant time, so that the time of an answer gives nothing away.
     */
    private Optional<String> name(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] given = digest(authorization.substring(SCHEME.length()).strip());
        boolean single = settings.token() != null && MessageDigest.isEqual(digest(settings.token()), given);
        String name = single ? TokenFile.DEFAULT : null;
        for (Map.Entry<String, byte[]> token : tokens().entrySet()) {
            if (MessageDigest.isEqual(token.getValue(), given)) {
                name = token.getKey();
            }
        }
        return Optional.ofNullable(name);
    }

    private synchronized Map<String, byte[]> tokens() {
        long now = nanoTime.getAsLong();
        if (settings.tokenFile() != null && now - lookedAt >= MOST_OFTEN) {
            lookedAt = now;
            Object seen = look();
            if (!Objects.equals(seen, lastSeen)) {
                lastSeen = seen;
                readAgain();
            }
        }
        return tokens;
    }

    private void readAgain() {
        try {
            tokens = digests(TokenFile.read(settings.tokenFile()));
            LOG.info("The tokens of the management port were read again: {}", String.join(", ", tokens.keySet()));
        } catch (IOException e) {
            LOG.warn("The tokens of the management port stay as they were: {}", e.getMessage());
        }
    }

    /** What changes when the file does; null while there is none. */
    private Object look() {
        try {
            BasicFileAttributes file = Files.readAttributes(settings.tokenFile(), BasicFileAttributes.class);
            return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    private static Map<String, byte[]> digests(Map<String, String> tokens) {
        Map<String, byte[]> digests = new LinkedHashMap<>();
        tokens.forEach((name, token) -> digests.put(name, digest(token)));
        return digests;
    }

    /** Of one length, whatever the token's: a comparison in constant time would give the length away otherwise. */
    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
