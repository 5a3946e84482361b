package io.trunkline.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.config.Settings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.awaitility.Awaitility;
import org.tukaani.xz.XZInputStream;

/**
 * A real PostgreSQL on a free port, from binaries that Maven fetched. PostgreSQL refuses to run as root, so there it runs in
 * a user namespace of its own or, where none may be made, as nobody.
 */
public final class PostgresServer implements AutoCloseable {

    public static final String USER = "router";
    public static final String PASSWORD = "pa55-of-the-database-41d8";

    private static final String NOBODY = "65534";
    private static final Duration TO_START = Duration.ofSeconds(60);

    private final Path folder;
    private final Path program;
    private final List<String> prefix = unprivileged();
    private final int port = freePort();
    private final AtomicInteger databases = new AtomicInteger();
    private final String fsync;
    private Process process;

    /** One for all tests of a virtual machine that do not stop it. */
    private static final class Shared {
        private static final PostgresServer SERVER = started();
    }

    private PostgresServer(String fsync) {
        this.fsync = fsync;
        try {
            folder = Files.createTempDirectory("trunkline-postgres");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            program = folder.resolve("program");
            unpack(program);
            initialise();
            start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** A server of one's own, to be stopped and started. */
    public static PostgresServer started() {
        // What is lost with the machine's power is lost with the test.
        return new PostgresServer("off");
    }

    /** One that keeps what it says, as who measures it wants it. */
    public static PostgresServer syncing() {
        return new PostgresServer("on");
    }

    /** The server that tests share; each takes a database of its own. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** Who may run it, as the beginning of a command. */
    private static List<String> unprivileged() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        return succeeds("unshare", "-U", "true")
                ? List.of("unshare", "-U")
                : List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(Path to) throws IOException {
        try (InputStream packed = PostgresServer.class.getResourceAsStream("/postgres-" + platform() + ".txz");
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = to.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    boolean runs = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        return system + (System.getProperty("os.arch").equals("aarch64") ? "-arm_64" : "-x86_64");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void initialise() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD, UTF_8);
        run(
                "initdb",
                "--pgdata=" + folder.resolve("data"),
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
                "--no-instructions");
    }

    private List<String> command(String name, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.resolve("bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private void run(String name, String... arguments) throws IOException {
        Path output = folder.resolve(name + ".log");
        Process ended = new ProcessBuilder(command(name, arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (ended.waitFor() != 0) {
                throw new IllegalStateException(name + " failed: " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it, on the port that it had, and waits until it answers. */
    public void start() {
        try {
            process = new ProcessBuilder(command(
                            "postgres",
                            "-D",
                            folder.resolve("data").toString(),
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories=",
                            "-c",
                            "shared_buffers=32MB",
                            "-c",
                            "fsync=" + fsync))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("PostgreSQL")
                .atMost(TO_START)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> {
                    try (Connection connection = connect("postgres")) {
                        return connection.isValid(5);
                    }
                });
    }

    /** Ends it at once, and every session with it. */
    public void stop() {
        signal("INT");
    }

    /** Ends it as a crash does: what is in no log is lost, and it has to recover. */
    public void crash() {
        signal("QUIT");
    }

    private void signal(String signal) {
        succeeds("kill", "-" + signal, Long.toString(process.pid()));
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("PostgreSQL does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, PASSWORD);
    }

    /** Where a database of it is. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Makes an empty database, whose language would sort otherwise than SQLite does; gives back its name. */
    public String newDatabase() {
        String name = "ledger" + databases.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name + " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
        return name;
    }

    /** A new database as the settings name it. */
    public Settings.Database newSettings() {
        return settings(newDatabase());
    }

    /** A database of that name as the settings name it. */
    public Settings.Database settings(String database) {
        return new Settings.Database(url(database), USER, PASSWORD);
    }

    public void execute(String database, String sql) {
        try (Connection connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number that a query gives. */
    public long number(String database, String sql) {
        try (Connection connection = connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            signal("QUIT");
        }
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
