package io.trunkline.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The program's classes as a virtual machine has them once it has read and checked them, made once for a jar: with them a
 * start costs two thirds, and the tests start it a hundred times. A virtual machine that does not like them does without.
 */
final class ClassArchive {

    private ClassArchive() {}

    /** What to tell the virtual machine that runs this jar. */
    static List<String> options(Path jar, Map<String, String> environment) {
        return Made.optionsOf(jar, environment);
    }

    /** The Java that programs run on: that of {@code TRUNKLINE_TEST_JAVA_HOME}, else that of the tests. */
    static String java() {
        String home = System.getenv().getOrDefault("TRUNKLINE_TEST_JAVA_HOME", System.getProperty("java.home"));
        return Path.of(home, "bin", "java").toString();
    }

    /** Once a virtual machine, and only one at a time. */
    private static final class Made {

        private static List<String> options;

        private static synchronized List<String> optionsOf(Path jar, Map<String, String> environment) {
            if (options == null) {
                options = List.of("-XX:SharedArchiveFile=" + make(jar, environment), "-Xshare:auto", "-Xlog:disable");
            }
            return options;
        }

        private static Path make(Path jar, Map<String, String> environment) {
            try (FileChannel channel = FileChannel.open(
                            jar.resolveSibling("classes.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                long version = Files.getLastModifiedTime(jar).toMillis();
                Path archive = jar.resolveSibling(
                                "classes-" + version + "-" + Integer.toHexString(java().hashCode()) + ".jsa")
                        .toAbsolutePath();
                if (Files.notExists(archive)) {
                    run(jar, archive, environment);
                }
                return archive;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A check of the shipped configuration uses most of what a start does. */
        private static void run(Path jar, Path archive, Map<String, String> environment) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(java());
            command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable", "-XX:TieredStopAtLevel=1"));
            command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "check"));
            command.addAll(
                    List.of("--config", Path.of("config").toAbsolutePath().toString()));
            command.addAll(
                    List.of("--routes", Path.of("routes").toAbsolutePath().toString()));
            Path folder = Files.createTempDirectory("trunkline-classes");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            try {
                builder.start().waitFor();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                Files.delete(folder);
            }
        }
    }
}
