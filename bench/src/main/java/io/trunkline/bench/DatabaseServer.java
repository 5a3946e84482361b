package io.trunkline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL that syncs what it commits, from binaries that Maven fetched. It refuses to run as root, so there it runs in
 * a user namespace of its own.
 */
final class DatabaseServer implements AutoCloseable {

    static final String USER = "bench";
    static final String PASSWORD = "asked-by-nobody";

    private static final long LONGEST_START = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final int port = Place.freePort();
    private final Process process;
    private int databases;

    private DatabaseServer(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        unpack();
        run(command(
                "initdb",
                "--pgdata=" + folder.resolve("data"),
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale"));
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
                        "max_connections=200"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        RunningRouter.endWithThis(process);
        awaitStart();
    }

    static DatabaseServer start(Path folder) throws IOException, InterruptedException {
        return new DatabaseServer(folder);
    }

    private void unpack() throws IOException, InterruptedException {
        Path packed = folder.resolve("program.txz");
        String platform = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        try (InputStream binaries =
                DatabaseServer.class.getResourceAsStream("/postgres-linux-" + platform + ".txz")) {
            Files.copy(binaries, packed);
        }
        Path program = Files.createDirectories(folder.resolve("program"));
        run(List.of("tar", "xJf", packed.toString(), "-C", program.toString()));
    }

    private List<String> command(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(folder.resolve("program/bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process ended = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (ended.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + Files.readString(output));
        }
    }

    private void awaitStart() throws IOException {
        long began = System.nanoTime();
        while (true) {
            try (Connection connection = connect()) {
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive() || System.nanoTime() - began > LONGEST_START) {
                    throw new IOException("PostgreSQL did not start: " + Files.readString(folder.resolve("log")), notYet);
                }
                RunningRouter.pause(50);
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url("postgres"), USER, PASSWORD);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Makes an empty database, and says where it is. */
    String newDatabase() throws SQLException {
        String name = "bench" + databases++;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return url(name);
    }

    /** Ends it, and every session with it. */
    @Override
    public void close() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
