package io.trunkline.provision;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ConfigurationReader.FurtherFile;
import io.trunkline.config.InvalidConfiguration;
import io.trunkline.config.Problem;
import io.trunkline.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** pagerduty.yaml of a configuration folder. */
public final class ProvisioningFile {

    private final ConfigurationReader folder;

    public ProvisioningFile(ConfigurationReader folder) {
        this.folder = folder;
    }

    /**
     * What is wrong with it; nothing as long as it is as shipped, and not in use. Apart from all else, because a router that
     * does not need this file has to start without it.
     */
    public List<Problem> check() {
        FurtherFile<ProvisioningConfig> file = read();
        return file.exists() && isAsShipped(Path.of(file.name())) ? List.of() : file.problems();
    }

    private static boolean isAsShipped(Path file) {
        try (InputStream shipped = ProvisioningFile.class.getResourceAsStream("/shipped-config/pagerduty.yaml")) {
            return Arrays.equals(shipped.readAllBytes(), Files.readAllBytes(file));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * What PagerDuty is to be like, and the settings to get there. Read without the rest, which needs keys that PagerDuty
     * is still to give out.
     *
     * @throws InvalidConfiguration with every problem of what it needs
     */
    public Setup setup() {
        FurtherFile<ProvisioningConfig> file = read();
        List<Problem> problems = new ArrayList<>(file.needed());
        problems.addAll(file.problems());
        if (!file.exists()) {
            problems.add(new Problem(file.name(), "the file", "does not exist", "what PagerDuty is to be like"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfiguration(problems);
        }
        return new Setup(file.settings().orElseThrow(), file.content().orElseThrow());
    }

    /** What {@link #setup} reads. */
    public record Setup(Settings settings, ProvisioningConfig blueprint) {}

    private FurtherFile<ProvisioningConfig> read() {
        return folder.further(
                "pagerduty.yaml",
                ProvisioningReader.REMEDY,
                (root, services, placeholders) -> new ProvisioningReader(services, placeholders).read(root));
    }
}
