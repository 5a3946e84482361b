package io.trunkline.config;

import io.trunkline.model.Directory;
import io.trunkline.rules.Maintenance;
import io.trunkline.source.Sources;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that is in force. Edits of sources.yaml, services.yaml and maintenance.yaml, and of the secrets' files
 * that they name, take effect as they are made, each file for itself: one that does not check keeps its last good content.
 * application.properties is read once.
 */
public final class ReloadableConfiguration implements Supplier<Configuration> {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadableConfiguration.class);
    private static final long MILLIS_BETWEEN_LOOKS = 500;

    private final ConfigurationReader reader;
    private final Path propertiesFile;
    private final FileChangeDetector propertiesWatch;
    private final Settings settings;
    private final Map<String, String> others;
    private final List<Problem> doubtful;
    private final ReloadableFile<Sources> sources;
    private final ReloadableFile<Directory> services;
    private final ReloadableFile<Maintenance> maintenance;
    private final List<BiConsumer<Configuration, Configuration>> listeners = new CopyOnWriteArrayList<>();
    private volatile Configuration current;
    private volatile Instant loadedAt = Instant.now();

    /**
     * Reads all files. A maintenance.yaml that does not check keeps nothing from starting (rule 9).
     *
     * @throws InvalidConfiguration with every problem of every other file
     */
    public ReloadableConfiguration(ConfigurationReader reader) {
        this.reader = reader;
        FileSnapshot inputs = new FileSnapshot();
        ReadResult<SettingsReader.Properties> properties = reader.properties(inputs);
        Optional<Settings> known = properties.good().map(SettingsReader.Properties::settings);
        propertiesFile = reader.file("application.properties");
        propertiesWatch = new FileChangeDetector(inputs);
        sources = new ReloadableFile<>(reader.file("sources.yaml"), files -> reader.sources(files, known));
        services = new ReloadableFile<>(reader.file("services.yaml"), files -> reader.services(files, known));
        maintenance = new ReloadableFile<>(
                reader.file("maintenance.yaml"), files -> reader.maintenance(files, servicesNow(), known));
        List<Problem> problems = new ArrayList<>(properties.problems());
        problems.addAll(sources.problems());
        problems.addAll(services.problems());
        if (!problems.isEmpty()) {
            throw new InvalidConfiguration(problems);
        }
        maintenance.startInSpiteOfProblems(Maintenance.NONE);
        settings = known.orElseThrow();
        others = properties.good().orElseThrow().others();
        doubtful = properties.good().orElseThrow().doubtful();
        current = configuration();
    }

    /** What turned out to be wrong with a setting, at the place that its value came from. */
    public Problem problem(String key, String problem, String expected) {
        return reader.problem(key, problem, expected);
    }

    /** A snapshot: ask once for one piece of work. */
    @Override
    public Configuration get() {
        return current;
    }

    /** When it came into force. */
    public Instant loadedAt() {
        return loadedAt;
    }

    /**
     * Equal on nodes that have the same sources.yaml, services.yaml and maintenance.yaml in force; of 32 bits, which a
     * metric's value holds exactly.
     */
    public long hash() {
        List<List<String>> inForce =
                List.of(sources.fingerprints(), services.fingerprints(), maintenance.fingerprints());
        return Integer.toUnsignedLong(inForce.hashCode());
    }

    /** The keys of application.properties that are not {@code trunkline.*}, for Camel and the routes; may hold secrets. */
    public Map<String, String> others() {
        return others;
    }

    /** Variables that are one letter off one that overrides a key. */
    public List<Problem> doubtful() {
        return doubtful;
    }

    /** What is wrong with files that were edited and are not in force; empty if all files are. */
    public Optional<List<Problem>> rejected() {
        List<Problem> problems = hotProblems();
        return problems.isEmpty() ? Optional.empty() : Optional.of(problems);
    }

    /**
     * The listener gets the configuration before and the one now, right after each change, on the thread that found it.
     */
    public void onChange(BiConsumer<Configuration, Configuration> listener) {
        listeners.add(listener);
    }

    /** Looks for edits about twice a second; the caller owns the scheduler. */
    public ScheduledFuture<?> start(ScheduledExecutorService scheduler) {
        return scheduler.scheduleWithFixedDelay(
                this::checkSafely, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }

    /**
     * Looks at the files and takes what was edited. An edit is taken by the second look that sees it, since the first may
     * see a file that is just being written.
     *
     * @return whether another configuration is in force now
     */
    public synchronized boolean checkForEdits() {
        checkProperties();
        boolean changed = sources.look();
        if (services.look()) {
            maintenance.lookAgain();
            changed = true;
        } else {
            changed |= maintenance.look();
        }
        if (changed) {
            Configuration before = current;
            current = configuration();
            loadedAt = Instant.now();
            listeners.forEach(listener -> tell(listener, before, current));
        }
        return changed;
    }

    private void checkProperties() {
        propertiesWatch.edited().ifPresent(inputs -> {
            propertiesWatch.take(inputs);
            LOG.warn("{} was edited; it takes effect with the next start", propertiesFile);
        });
    }

    /** A scheduler never calls again what threw once. */
    private void checkSafely() {
        try {
            checkForEdits();
        } catch (RuntimeException e) {
            LOG.error("cannot look for edits of the configuration", e);
        }
    }

    private static void tell(
            BiConsumer<Configuration, Configuration> listener, Configuration before, Configuration now) {
        try {
            listener.accept(before, now);
        } catch (RuntimeException e) {
            LOG.error("the new configuration is in force, but who depends on it failed to follow", e);
        }
    }

    private Configuration configuration() {
        return new Configuration(
                settings,
                sources.good().orElseThrow(),
                services.good().orElseThrow(),
                maintenance.good().orElseThrow());
    }

    private Optional<Directory> servicesNow() {
        return services.good();
    }

    private List<Problem> hotProblems() {
        List<Problem> problems = new ArrayList<>();
        List.of(sources, services, maintenance).forEach(file -> problems.addAll(file.problems()));
        return problems;
    }
}
