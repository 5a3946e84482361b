package io.trunkline.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that takes effect as it is edited: the last content that checked stays good until another one does. */
final class ReloadableFile<T> {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadableConfiguration.class);

    private final Path file;
    private final Function<FileSnapshot, ReadResult<T>> reader;
    private final FileChangeDetector watch;
    private final Optional<T> readable;
    private volatile Optional<T> good;
    private volatile List<String> fingerprints = List.of();
    private volatile List<Problem> problems;

    ReloadableFile(Path file, Function<FileSnapshot, ReadResult<T>> reader) {
        this.file = file;
        this.reader = reader;
        FileSnapshot inputs = new FileSnapshot();
        ReadResult<T> first = reader.apply(inputs);
        this.good = first.good();
        this.readable = first.readable();
        this.problems = first.problems();
        this.watch = new FileChangeDetector(inputs);
        good.ifPresent(value -> fingerprints = inputs.inOrder());
    }

    /** Empty only if the file did not check from the start. */
    Optional<T> good() {
        return good;
    }

    /** For a file that must not keep the router from starting: what can be read of it is in force until it is mended. */
    void startInSpiteOfProblems(T nothing) {
        if (good.isEmpty()) {
            good = Optional.of(readable.orElse(nothing));
            LOG.error("{} does not check; the router starts with what can be read of it: {}", file, reasons());
        }
    }

    /** Of the content in force: of the file and those that it names, by their paths. */
    List<String> fingerprints() {
        return fingerprints;
    }

    /** What is wrong with the file as it is now; empty if that is in force. */
    List<Problem> problems() {
        return problems;
    }

    /** Takes an edit that has settled; whether there is a new good content. */
    boolean look() {
        return watch.edited().map(inputs -> take(inputs, true)).orElse(false);
    }

    /** Checks a content again that has not been edited, because something that it depends on has changed. */
    boolean lookAgain() {
        return watch.unedited().map(inputs -> take(inputs, false)).orElseGet(this::look);
    }

    private boolean take(FileSnapshot inputs, boolean edited) {
        ReadResult<T> read = reader.apply(inputs);
        watch.take(inputs);
        List<Problem> before = problems;
        problems = read.problems();
        boolean isNews = edited || !problems.equals(before);
        if (isNews && !problems.isEmpty()) {
            LOG.error("{} does not check, the last good one stays in force: {}", file, reasons());
        } else if (isNews) {
            LOG.info(before.isEmpty() ? "{} was read again and is in force" : "{} is mended and in force", file);
        }
        read.good().ifPresent(value -> {
            good = Optional.of(value);
            fingerprints = inputs.inOrder();
        });
        return read.good().isPresent();
    }

    private String reasons() {
        return problems.stream()
                .map(problem -> (problem.file().equals(file.toString()) ? "" : problem.file() + ": ") + problem.place()
                        + ": " + problem.problem() + "; expected " + problem.expected())
                .collect(Collectors.joining(" | "));
    }
}
