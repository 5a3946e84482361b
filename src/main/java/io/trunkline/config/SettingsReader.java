package io.trunkline.config;

import io.trunkline.config.Settings.Cooldown;
import io.trunkline.config.Settings.Database;
import io.trunkline.config.Settings.Grouping;
import io.trunkline.config.Settings.History;
import io.trunkline.config.Settings.Management;
import io.trunkline.config.Settings.Management.Console;
import io.trunkline.config.Settings.Ops;
import io.trunkline.config.Settings.PagerDuty;
import io.trunkline.config.Settings.Server;
import io.trunkline.config.Settings.Sqs;
import io.trunkline.logging.LogFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads application.properties. Every {@code trunkline.*} and {@code camel.*} key is overridden by the environment variable
 * of the same name in upper case, {@code .} and {@code -} as {@code _}.
 */
public final class SettingsReader {

    private static final String SERVER = "trunkline.server.";
    private static final String MANAGEMENT = "trunkline.management.";
    private static final String DATABASE = "trunkline.database.";
    static final String SECRETS = "trunkline.pagerduty.secrets";
    private static final String GROUPING = "trunkline.grouping.";
    private static final String SQS = "trunkline.sqs.";
    private static final String QUEUE =
            "the URL of a queue, such as https://sqs.us-east-1.amazonaws.com/123456789012/trunkline";
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
    private static final String HISTORY = "trunkline.history.";
    private static final Duration SHORTEST_HISTORY = Duration.ofDays(1);
    private static final String HOME = "TRUNKLINE_HOME";
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");
    private static final Set<String> DEDUP_KEY_NAMES = Set.of("id", "status", "platform", "kind", "service");

    private final Map<String, String> environment;
    private final SecretStore vault;

    /** @param environment the variables that override and fill in; injected, so that a test brings its own */
    public SettingsReader(Map<String, String> environment) {
        this(environment, new AwsSecrets());
    }

    SettingsReader(Map<String, String> environment, SecretStore vault) {
        this.environment = environment;
        this.vault = vault;
    }

    /** The settings of an application.properties that may be missing; all of its problems at once if there are any. */
    public Settings read(Path file) {
        ReadResult<Properties> read = read(file, new FileSnapshot());
        return read.good().map(Properties::settings).orElseThrow(() -> new InvalidConfiguration(read.problems()));
    }

    /**
     * The settings as far as they say where a node and its store are: nothing else of them is checked, no vault is asked,
     * and what is not to be had is as if it were not set.
     *
     * @throws InvalidConfiguration with the problems of just these
     */
    public Settings whereabouts(Path file) {
        FileSnapshot inputs = new FileSnapshot();
        Problems problems = new Problems();
        PropertiesFile properties = PropertiesFile.read(file, file.toString(), inputs, problems);
        SecretStore none = name -> {
            throw new SecretStore.UnreadableSecret("is not asked for here");
        };
        Placeholders placeholders = new Placeholders(environment, inputs, none, secrets(properties));
        PropertyReader values = new PropertyReader(file.toString(), properties, environment, placeholders, problems);
        Settings settings = settings(values, home());
        List<Problem> ours =
                problems.found().stream().filter(SettingsReader::isWhereabouts).toList();
        if (!ours.isEmpty()) {
            throw new InvalidConfiguration(ours);
        }
        return settings;
    }

    private static boolean isWhereabouts(Problem problem) {
        String key = problem.place().toLowerCase(Locale.ROOT).replace('_', '.');
        return Stream.of(MANAGEMENT, "trunkline.data", DATABASE).anyMatch(key::startsWith);
    }

    /**
     * What application.properties holds: ours, checked, and the rest for Camel and the routes.
     *
     * @param doubtful variables that are one letter off one that overrides a key
     */
    record Properties(Settings settings, Map<String, String> others, List<Problem> doubtful) {}

    ReadResult<Properties> read(Path file, FileSnapshot inputs) {
        Problems problems = new Problems();
        PropertiesFile properties = PropertiesFile.read(file, file.toString(), inputs, problems);
        Placeholders placeholders = new Placeholders(environment, inputs, vault, secrets(properties));
        PropertyReader values = new PropertyReader(file.toString(), properties, environment, placeholders, problems);
        Settings settings = settings(values, home());
        Map<String, String> others = values.others();
        values.refuseUnknown();
        refuseRouteReload(file, others, problems);
        return ReadResult.of(Optional.of(new Properties(settings, others, values.doubtful())), problems);
    }

    /**
     * Camel's own reload removes every route before it loads the new file: a file that is wrong leaves none, and no one
     * is paged.
     */
    private void refuseRouteReload(Path file, Map<String, String> others, Problems problems) {
        String reason = "Camel's reload takes all routes away before it reads the edited file";
        String expected = "no such key: trunkline.routes.reload=true, or a restart after an edit of a route file";
        others.keySet().stream()
                .filter(SettingsReader::isRouteReload)
                .forEach(key -> problems.add(file.toString(), key, reason, expected));
        environment.keySet().stream()
                .filter(SettingsReader::isRouteReload)
                .forEach(variable -> problems.add("environment", variable, reason, expected));
    }

    /** Camel takes a key in any of its spellings. */
    private static boolean isRouteReload(String key) {
        return key.replaceAll("[._-]", "").toLowerCase(Locale.ROOT).startsWith("camelmainroutesreload");
    }

    /** As it is written, because placeholders are filled in from it. */
    private Optional<Path> secrets(PropertiesFile properties) {
        String written = properties.entries().getOrDefault(SECRETS, PagerDuty.SECRETS);
        String path = environment
                .getOrDefault(PropertyReader.variable(SECRETS), written)
                .strip();
        return path.isEmpty() || path.contains("{{") ? Optional.empty() : Optional.of(home().resolve(path));
    }

    /** Where relative paths start: where the start script says, or else where the router was started. */
    private Path home() {
        return Path.of(environment.getOrDefault(HOME, ""));
    }

    private static Settings settings(PropertyReader values, Path home) {
        Server server = new Server(
                values.get(SERVER + "host", "0.0.0.0", ValueParsers::host, ValueParsers.HOST),
                values.get(SERVER + "port", "8080", ValueParsers::port, ValueParsers.PORT),
                values.get(SERVER + "max-body", "256KB", ValueParsers::size, ValueParsers.SIZE),
                new TlsReader(values, home, SERVER + "tls.").read(),
                values.get(
                        SERVER + "max-connections",
                        Server.MAX_CONNECTIONS,
                        ValueParsers::wholeAboveZero,
                        ValueParsers.WHOLE + " from 1"),
                values.get(
                        SERVER + "max-connections-per-peer",
                        Server.MAX_CONNECTIONS_PER_PEER,
                        ValueParsers::wholeAboveZero,
                        ValueParsers.WHOLE + " from 1"));
        Management management = management(values, home);
        Settings settings = new Settings(
                server,
                management,
                values.get("trunkline.data", "data", home::resolve, "a folder"),
                new Database(
                        values.optional(
                                DATABASE + "url", SettingsReader::postgres, "a URL jdbc:postgresql://host/name"),
                        values.optional(DATABASE + "user", ValueParsers::line, ValueParsers.TEXT),
                        values.secret(DATABASE + "password")),
                new PagerDutyReader(values, home).read(),
                values.get(
                        "trunkline.dedup-key",
                        "{id}-{status}",
                        ValueParsers.template(DEDUP_KEY_NAMES),
                        "a template of text and {id}, {status}, {platform}, {kind}, {service}"),
                new Cooldown(
                        values.get("trunkline.cooldown", "5m", ValueParsers::duration, ValueParsers.DURATION),
                        values.get("trunkline.cooldown.memory", "30m", ValueParsers::duration, ValueParsers.DURATION),
                        values.get("trunkline.cooldown.longest", "1h", ValueParsers::duration, ValueParsers.DURATION)),
                grouping(values),
                values.durationAboveZero("trunkline.lag.warn", "60s"),
                values.durationAboveZero("trunkline.sweep.interval", "1s"),
                values.get("trunkline.log.format", "text", SettingsReader::logFormat, "text, json or ecs"),
                new Ops(
                        values.optional(
                                "trunkline.ops.service", ValueParsers::word, "the id of a service of services.yaml"),
                        values.secret(
                                "trunkline.heartbeat.url",
                                url -> ValueParsers.webAddressWithQuery(url.strip()),
                                ValueParsers.WEB_ADDRESS_WITH_QUERY),
                        values.get("trunkline.routes.reload", "false", ValueParsers::flag, "true or false")),
                sqs(values),
                history(values),
                values.get("trunkline.topology.grace", "60s", ValueParsers::duration, ValueParsers.DURATION),
                values.durationAboveZero("trunkline.planned.longest", "12h"));
        refuseOnePortTwice(values, server, management);
        return settings;
    }

    private static Management management(PropertyReader values, Path home) {
        Management management = new Management(
                values.get(MANAGEMENT + "host", "127.0.0.1", ValueParsers::host, ValueParsers.HOST),
                values.get(MANAGEMENT + "port", "9876", ValueParsers::port, ValueParsers.PORT),
                values.secret(
                        MANAGEMENT + "token", text -> ValueParsers.token(text.strip()), "a token without white space"),
                values.optional(MANAGEMENT + "token-file", home::resolve, TokenFile.EXPECTED),
                values.get(MANAGEMENT + "console", "read", SettingsReader::console, "read, write or off"),
                new TlsReader(values, home, MANAGEMENT + "tls.").read());
        if (management.tokenFile() != null) {
            try {
                TokenFile.read(management.tokenFile());
            } catch (IOException e) {
                values.problem(MANAGEMENT + "token-file", e.getMessage(), TokenFile.EXPECTED);
            }
        }
        return management;
    }

    private static Console console(String word) {
        return switch (word) {
            case "read" -> Console.READ;
            case "write" -> Console.WRITE;
            case "off" -> Console.OFF;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Sqs sqs(PropertyReader values) {
        URI queue = values.optional(SQS + "queue", SettingsReader::queue, QUEUE);
        String source = values.get(SQS + "source", "genesys-eventbridge", ValueParsers::word, "the name of a source");
        String region = values.optional(SQS + "region", ValueParsers::word, "a region of AWS such as us-east-1");
        if (queue == null) {
            return Sqs.NONE;
        }
        Matcher named = REGION.matcher(queue.getHost());
        if (region == null && !named.find()) {
            values.problem(SQS + "region", "is not set, and the host of the queue does not name it", "a region");
        }
        return new Sqs(queue, source, region == null && named.reset().find() ? named.group() : region);
    }

    /** Account and name are the path. */
    private static URI queue(String text) {
        URI url = URI.create(ValueParsers.webAddress(text));
        if (!url.getPath().matches("/[^/]+/[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private static History history(PropertyReader values) {
        Duration keep = values.get(HISTORY + "keep", "30d", ValueParsers::duration, ValueParsers.DURATION);
        if (keep.compareTo(SHORTEST_HISTORY) < 0) {
            values.problem(
                    HISTORY + "keep",
                    "'" + PropertyReader.written(keep) + "' is shorter than platforms go on to repeat what they sent",
                    "at least 1d");
        }
        return new History(
                keep,
                values.get(
                        HISTORY + "max-events",
                        "1000000",
                        ValueParsers::wholeAboveZero,
                        ValueParsers.WHOLE + " from 1"));
    }

    private static Grouping grouping(PropertyReader values) {
        Duration wait = values.get(GROUPING + "wait", "5s", ValueParsers::duration, ValueParsers.DURATION);
        Duration window = values.get(GROUPING + "window", "60s", ValueParsers::duration, ValueParsers.DURATION);
        values.refuseLonger(GROUPING + "wait", wait, GROUPING + "window", window);
        return new Grouping(
                wait,
                window,
                values.get(GROUPING + "update-interval", "15s", ValueParsers::duration, ValueParsers.DURATION),
                values.get(GROUPING + "trickle-wait", "5m", ValueParsers::duration, ValueParsers.DURATION));
    }

    private static void refuseOnePortTwice(PropertyReader values, Server server, Management management) {
        boolean sameHost = server.host().equals(management.host())
                || EVERY_ADDRESS.contains(server.host())
                || EVERY_ADDRESS.contains(management.host());
        if (server.port() == management.port() && server.port() != 0 && sameHost) {
            String blamed = values.isSet(MANAGEMENT + "port") ? MANAGEMENT + "port" : SERVER + "port";
            values.problem(
                    blamed, "'" + server.port() + "' is both the webhooks' and the management's port", "two ports");
        }
    }

    private static String postgres(String url) {
        if (!url.matches("jdbc:postgresql://\\S+")) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private static LogFormat logFormat(String word) {
        return LogFormat.parse(word).orElseThrow(IllegalArgumentException::new);
    }
}
