package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** One process of the packaged program. */
final class Program {

    private final Process process;
    private final ByteArrayOutputStream standardOutput;
    private final ByteArrayOutputStream standardError;
    private final List<Thread> readers;

    private Program(Process process) {
        this.process = process;
        standardOutput = new ByteArrayOutputStream();
        standardError = new ByteArrayOutputStream();
        readers = List.of(
                reader(process.getInputStream(), standardOutput), reader(process.getErrorStream(), standardError));
    }

    static Program start(ProcessBuilder builder) {
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it prints goes through a pipe, so that it is heard even when no file can be written. */
    private static Thread reader(InputStream in, ByteArrayOutputStream to) {
        Thread thread = new Thread(
                () -> {
                    try (in) {
                        in.transferTo(to);
                    } catch (IOException killed) {
                        // What was printed until then is there.
                    }
                },
                "program-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    void awaitReady(Management management) {
        Waits.await("the program takes webhooks").until(() -> {
            assertThat(process.isAlive()).as(output()).isTrue();
            return management.status("/observe/health/ready") == 200;
        });
    }

    long pid() {
        return process.pid();
    }

    /** Stops or starts a route over JMX, as an operator may. */
    void route(String id, String operation) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid()));
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            ObjectName route = new ObjectName("org.apache.camel:context=trunkline,type=routes,name=\"" + id + "\"");
            connector.getMBeanServerConnection().invoke(route, operation, null, null);
        } finally {
            machine.detach();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9}: nothing of it runs any more. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGSTOP: it is there, its connections too, and it does nothing. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        run("kill", "-" + name, Long.toString(pid()));
    }

    private static void run(String... command) {
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int awaitExit() {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the process ends")
                    .isTrue();
            for (Thread reader : readers) {
                reader.join(10_000);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean canLimitFiles() {
        try {
            return new ProcessBuilder("prlimit", "--version").start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on it can write to no file, as if the disk were full. */
    void fillDisk() {
        limitFiles("1");
    }

    void freeDisk() {
        limitFiles("unlimited");
    }

    private void limitFiles(String size) {
        run("prlimit", "--pid", Long.toString(pid()), "--fsize=" + size + ":");
    }

    /** All that it printed until now. */
    String output() {
        return standardOutput() + standardError();
    }

    String standardOutput() {
        return standardOutput.toString(StandardCharsets.UTF_8);
    }

    String standardError() {
        return standardError.toString(StandardCharsets.UTF_8);
    }

    /** The lines that have all of these texts. */
    List<String> linesWith(String... texts) {
        return output().lines()
                .filter(line -> List.of(texts).stream().allMatch(line::contains))
                .toList();
    }

    /** Waits for a line that has all of these texts. */
    String awaitLine(String... texts) {
        return Waits.until("a line with " + List.of(texts), () -> linesWith(texts), lines -> assertThat(lines)
                        .isNotEmpty())
                .get(0);
    }
}
