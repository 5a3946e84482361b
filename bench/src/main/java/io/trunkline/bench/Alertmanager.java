package io.trunkline.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Alertmanager with a configuration that notifies nobody. */
final class Alertmanager implements AutoCloseable {

    private static final String CONFIGURATION =
            """
            route: {receiver: nobody, group_by: [service], group_wait: 5s, group_interval: 15s}
            receivers: [{name: nobody}]
            """;

    private final Process process;
    private final int port = Place.freePort();

    private Alertmanager(String program, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("alertmanager.yml"), CONFIGURATION);
        process = new ProcessBuilder(
                        program,
                        "--config.file=" + file,
                        "--storage.path=" + folder,
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        RunningRouter.endWithThis(process);
        while (true) {
            try (Socket open = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw notYet;
                }
                RunningRouter.pause(20);
            }
        }
    }

    /** Where it is installed; null where it is not. */
    static String program() {
        return Stream.of("alertmanager", "prometheus-alertmanager")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    static Alertmanager start(Path folder) throws IOException {
        return new Alertmanager(program(), folder);
    }

    static String version() throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(List.of(program(), "--version"))
                .redirectErrorStream(true)
                .start();
        String output = new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        asked.waitFor();
        return output.replaceAll("(?s).*version ([^+ ,]+).*", "$1");
    }

    String alerts() {
        return "http://127.0.0.1:" + port + "/api/v2/alerts";
    }

    @Override
    public void close() {
        RunningRouter.end(process);
    }
}
