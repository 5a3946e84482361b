package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.StandIn;
import io.trunkline.play.StandInIncident;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The packaged program as somebody has installed it: a folder with the shipped configuration, secrets in the environment,
 * and a PagerDuty that notes what it should not have been sent. Registered as a static field it serves a whole class, else
 * one test. After every test no secret may be in what the program printed or tells, and PagerDuty may have no complaint.
 */
final class Installation implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final String RETAIL = "R3tailRetailRetailRetailRetail01";
    static final String FINANCE = "F1nanceFinanceFinanceFinance0002";
    static final String DEFAULT = "D3faultDefaultDefaultDefault0003";
    static final String GENESYS_SECRET = "the-secret-of-genesys-b1e6";
    static final String CXONE_SECRET = "the-secret-of-cxone-77ad";

    /** What the shipped configuration asks of the environment. */
    private static final Map<String, String> SECRETS = Map.of(
            "TRUNKLINE_GENESYS_SECRET",
            GENESYS_SECRET,
            "TRUNKLINE_CXONE_SECRET",
            CXONE_SECRET,
            "PAGERDUTY_KEY_US_EAST_RETAIL",
            RETAIL,
            "PAGERDUTY_KEY_EU_FINANCE",
            FINANCE,
            "PAGERDUTY_KEY_DEFAULT",
            DEFAULT);

    private static final Path JAR = Path.of("target", "trunkline.jar");

    private final Installation first;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvm = new ArrayList<>();
    private final List<Program> programs = new ArrayList<>();
    private boolean ofClass;
    private boolean mayResolveUnheard;
    private String umask;
    private Path folder;
    private StandIn pagerduty;
    private Webhooks webhooks;
    private Management management;

    /** With times so short that tests need not wait. */
    Installation() {
        this(null);
    }

    private Installation(Installation first) {
        this.first = first;
        if (first == null) {
            with("trunkline.grouping.wait", "200ms");
            with("trunkline.grouping.window", "200ms");
            with("trunkline.grouping.update-interval", "200ms");
            // A class of tests opens more incidents in a minute than an outage that rolls over a region does in an
            // hour.
            with("trunkline.grouping.trickle-wait", "0s");
            with("trunkline.pagerduty.backoff.initial", "100ms");
            with("trunkline.pagerduty.backoff.max", "400ms");
            with("trunkline.pagerduty.timeout", "2s");
            with("trunkline.sweep.interval", "100ms");
        }
        environment.putAll(SECRETS);
    }

    /** Another node beside this one: the same settings and PagerDuty, unless it is told otherwise, and its own ports. */
    Installation another() {
        return new Installation(this);
    }

    /** A key of application.properties. */
    Installation with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** A variable of the environment; null takes it away. */
    Installation withEnvironment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Installation withJvm(String... options) {
        jvm.addAll(List.of(options));
        return this;
    }

    /** Which permissions new files and folders lack, unless the program says so itself. */
    Installation withUmask(String mask) {
        umask = mask;
        return this;
    }

    /** A process that is killed between noting a trigger and making the call cannot know that it never arrived. */
    Installation mayResolveWhatNeverArrived() {
        mayResolveUnheard = true;
        return this;
    }

    /** Starts the program and waits until it takes webhooks. */
    Program start() {
        Program program = launch();
        program.awaitReady(management);
        return program;
    }

    /** Starts the program and does not wait. */
    Program launch() {
        return launch(
                Path.of("routes").toAbsolutePath(), "-jar", JAR.toAbsolutePath().toString());
    }

    /** Starts it with other routes. */
    Program startWithRoutes(Path routes) {
        Program program = launch(routes, "-jar", JAR.toAbsolutePath().toString());
        program.awaitReady(management);
        return program;
    }

    /** Starts it with a folder of other classes and resources beside its own, and does not wait. */
    Program launchBeside(Path classes) {
        String classPath = JAR.toAbsolutePath() + java.io.File.pathSeparator + classes;
        return launch(Path.of("routes").toAbsolutePath(), "-cp", classPath, "io.trunkline.Trunkline");
    }

    private Program launch(Path routes, String... what) {
        List<String> program = new ArrayList<>(List.of(what));
        program.add("run");
        return launch(routes, program);
    }

    private Program launch(Path routes, List<String> program) {
        writeSettings();
        List<String> command = new ArrayList<>();
        command.add(ClassArchive.java());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.addAll(ClassArchive.options(JAR, SECRETS));
        command.addAll(jvm);
        command.addAll(program);
        command.addAll(List.of("--config", file("config").toString()));
        command.addAll(List.of("--routes", routes.toString()));
        if (umask != null) {
            command.addAll(0, List.of("sh", "-c", "umask \"$0\" && exec \"$@\"", umask));
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        environment.forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Program started = Program.start(builder);
        programs.add(started);
        return started;
    }

    /** The program that was started last. */
    Program program() {
        return programs.get(programs.size() - 1);
    }

    StandIn pagerduty() {
        return pagerduty;
    }

    Webhooks webhooks() {
        return webhooks;
    }

    Management management() {
        return management;
    }

    /** A file of this installation, by its path in it. */
    Path file(String path) {
        return folder.resolve(path);
    }

    String read(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a file in one step, as editors do. */
    void write(String path, String text) {
        try {
            Path aside = Files.writeString(file(path + ".new"), text);
            Files.move(aside, file(path), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a file while the program runs and waits until that is in force. */
    void edit(String path, String text) {
        int before = edits();
        write(path, text);
        Waits.await(path + " in force").until(() -> edits() > before);
    }

    private int edits() {
        return program().linesWith("edited and is in force").size();
    }

    /** PagerDuty's incidents of one routing key, oldest first. */
    List<StandInIncident> incidents(String routingKey) {
        return pagerduty.incidents().stream()
                .filter(incident -> incident.routingKey().equals(routingKey))
                .toList();
    }

    /** PagerDuty's incident of that key, once it is there; fails if there are two. */
    StandInIncident incident(String routingKey, String dedupKey) {
        return Waits.until(
                        "one incident " + dedupKey,
                        () -> incidents(routingKey).stream()
                                .filter(incident -> incident.dedupKey().equals(dedupKey))
                                .toList(),
                        found -> assertThat(found).hasSize(1))
                .get(0);
    }

    /** The same, once it is resolved. */
    StandInIncident resolved(String routingKey, String dedupKey) {
        return Waits.until(
                "incident " + dedupKey + " resolved",
                () -> incident(routingKey, dedupKey),
                incident -> assertThat(incident.open()).isFalse());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ofClass = true;
        open();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ofClass) {
            open();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            check(context);
        } finally {
            if (!ofClass) {
                close();
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void open() {
        try {
            folder = Files.createTempDirectory("trunkline-blackbox");
            Files.createDirectory(file("config"));
            for (String name : List.of("application.properties", "sources.yaml", "services.yaml", "maintenance.yaml")) {
                Files.copy(Path.of("config", name), file("config/" + name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pagerduty = first == null ? StandIn.start() : first.pagerduty;
        int port = freePort();
        int managementPort = freePort();
        with("trunkline.server.host", "127.0.0.1");
        with("trunkline.server.port", Integer.toString(port));
        with("trunkline.management.port", Integer.toString(managementPort));
        with("trunkline.data", file("data").toString());
        with("trunkline.pagerduty.url", pagerduty.url());
        webhooks = new Webhooks(port);
        management = new Management(managementPort);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeSettings() {
        StringBuilder text = new StringBuilder();
        Map<String, String> all = new LinkedHashMap<>(first == null ? Map.of() : first.settings);
        all.putAll(settings);
        all.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        write("config/application.properties", text.toString());
    }

    private void check(ExtensionContext context) {
        StringBuilder told = new StringBuilder();
        programs.forEach(program -> told.append(program.output()));
        if (!programs.isEmpty() && program().isAlive()) {
            management.everything().forEach(told::append);
        }
        // A failed test is easier to read without this one on top of it.
        if (context.getExecutionException().isEmpty()) {
            String text = told.toString();
            assertThat(secrets()).allSatisfy(secret -> assertThat(text.contains(secret))
                    .as("the secret that ends with %s is shown", secret.substring(secret.length() - 4))
                    .isFalse());
            assertThat(pagerduty.violations().stream().filter(violation -> !mayResolveUnheard || !isUnheard(violation)))
                    .isEmpty();
        } else {
            System.err.println(programs.isEmpty() ? "" : program().output());
        }
    }

    private static boolean isUnheard(String violation) {
        return violation.contains("resolves what was never triggered");
    }

    private static List<String> secrets() {
        return List.of(RETAIL, FINANCE, DEFAULT, GENESYS_SECRET, CXONE_SECRET, Webhooks.sha256(CXONE_SECRET));
    }

    private void close() {
        programs.forEach(Program::kill);
        programs.clear();
        if (first == null) {
            pagerduty.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the ledger's files hold, as text. */
    String ledgerFiles() {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(file("data"))) {
            for (Path file : files.toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
