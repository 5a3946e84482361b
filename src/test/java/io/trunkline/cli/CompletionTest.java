package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CompletionTest {

    private static final Path SHIPPED = Path.of("src/main/distribution/completion/trunkline.bash");

    /** Written anew with {@code mvn test -Dtest=CompletionTest -Dcompletion.write=true}. */
    @Test
    void the_script_that_is_shipped_completes_the_commands_that_there_are() throws IOException {
        if (Boolean.getBoolean("completion.write")) {
            Files.writeString(SHIPPED, RootCommand.completion());
        }

        assertThat(Files.readString(SHIPPED)).isEqualTo(RootCommand.completion());
    }
}
