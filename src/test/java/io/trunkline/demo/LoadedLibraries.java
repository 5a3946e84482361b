package io.trunkline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which libraries a router loads classes of. What none does has no place in lib/, unless it is for what a demo lacks. */
final class LoadedLibraries {

    private static final Pattern SOURCE = Pattern.compile("source: file:\\S*/([^/\\s]+\\.jar)");

    /** What a demo does not do, and the libraries for it. */
    private static final Map<String, Pattern> FOR = new TreeMap<>(Map.of(
            "events and secrets of AWS",
            Pattern.compile("camel-aws-common|auth|aws-(json|query)-protocol|checksums(-spi)?|endpoints-spi|eventstream"
                    + "|http-(auth|client)(-aws|-spi)?|identity-spi|json-utils|metrics-spi|profiles|protocol-core"
                    + "|reactive-streams|regions|retries(-spi)?|sqs|sts|third-party-jackson-core"
                    + "|url-connection-client|utils-lite"),
            "mail as a last resort",
            Pattern.compile("angus-(activation|mail)"),
            "a ledger on PostgreSQL",
            Pattern.compile("postgresql"),
            "log lines for Elastic",
            Pattern.compile("ecs-logging-core|logback-ecs-encoder"),
            "routes written back by JMX",
            Pattern.compile(
                    "camel-(core-catalog|tooling-model|util-json|xml-io|xml-io-util|xml-jaxp-util|yaml-io)|jakarta\\.xml\\.bind-api"),
            "routes of users",
            Pattern.compile("camel-(caffeine|sql|timer)|spring-(beans|core|jcl|jdbc|tx)"),
            "a platform's notifications",
            Pattern.compile("netty-(codec-socks|handler-proxy)"),
            "how far a command is",
            Pattern.compile("jline-(native|terminal)|progressbar"),
            "TLS",
            Pattern.compile("netty-transport-native-unix-common")));

    private LoadedLibraries() {}

    /**
     * @param libraries the folder
     * @param classes what the virtual machine wrote with {@code -Xlog:class+load}
     */
    static List<String> unexplained(Path libraries, Path classes) throws IOException {
        Set<String> loaded;
        try (Stream<String> lines = Files.lines(classes)) {
            loaded = lines.flatMap(line -> SOURCE.matcher(line).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        }
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(jar -> !loaded.contains(jar) && !isExplained(jar))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isExplained(String jar) {
        String name = jar.replaceFirst("-\\d[^/]*\\.jar$", "");
        return FOR.values().stream()
                .anyMatch(libraries -> libraries.matcher(name).matches());
    }
}
