package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code .ci/run} demands of a machine, with a PATH on which there is little but a Maven that says how it was called. */
class CiScriptTest {

    @TempDir
    Path folder;

    private record Run(int exit, String said) {}

    private Run run(boolean ci, String... programs) throws Exception {
        Path path = Files.createDirectory(folder.resolve("bin"));
        program(path, "mvn", "echo mvn \"$@\"");
        program(path, "dirname", "echo .ci");
        program(path, "id", "echo 1000");
        for (String each : programs) {
            program(path, each, "exit 0");
        }
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", ".ci/run").redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", path.toString());
        if (ci) {
            environment.put("CI", "true");
        }
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        return new Run(process.waitFor(), said);
    }

    private static void program(Path path, String name, String line) throws IOException {
        Path file = Files.writeString(path.resolve(name), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void ci_says_that_promtool_is_missing() throws Exception {
        assertThat(run(true, "chromium", "chromedriver").said()).contains("NOT TESTED: promtool");
    }

    @Test
    void ci_says_that_a_browser_is_missing() throws Exception {
        assertThat(run(true, "promtool", "chromium").said()).contains("NOT TESTED: chromedriver");
    }

    @Test
    void ci_demands_the_tests_of_both() throws Exception {
        assertThat(run(true, "chromium", "chromedriver", "promtool").said())
                .contains("mvn -B -ntp verify -Dbrowser.required=true -Dprograms.required=,promtool");
    }

    @Test
    void a_developer_needs_neither() throws Exception {
        assertThat(run(false).said()).contains("mvn -B -ntp verify -Dprograms.required=\n");
    }
}
