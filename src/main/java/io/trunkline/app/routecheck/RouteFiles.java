package io.trunkline.app.routecheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.Problem;
import io.trunkline.config.YamlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The route files of a folder, checked as far as that goes without starting anything. */
public final class RouteFiles {

    public static final String SUFFIX = ".camel.yaml";

    private final Map<String, Object> beans;
    private final Map<String, String> properties;
    private final Set<String> required;

    /** Parsed files by their text: problems and style read the same ones. */
    private final Map<String, JsonNode> parsed = new HashMap<>();

    /**
     * @param beans what routes refer to by name, beside the beans of the receive stage; the class stands for a bean that
     *     is only called
     * @param properties placeholders
     * @param required inputs at which a route must begin, such as {@code direct:lookup}
     */
    public RouteFiles(Map<String, Object> beans, Map<String, String> properties, Set<String> required) {
        this.required = required;
        this.beans = beans;
        this.properties = properties;
    }

    /** All that is wrong in a folder's route files: first what can be read in them, then what only Camel can tell. */
    public List<Problem> problems(Path folder) {
        RouteFolder inForce;
        try {
            inForce = RouteFolder.of(folder);
        } catch (UncheckedIOException e) {
            return List.of(new Problem(
                    folder.toString(),
                    "-",
                    "cannot be read: " + e.getCause().getMessage(),
                    "a folder that the router may read"));
        }
        List<RouteSource> files = inForce.sources();
        if (files.isEmpty()) {
            return List.of(nothingIn(folder));
        }
        List<Problem> problems = new ArrayList<>();
        RouteDryLoad trial = new RouteDryLoad(beans, properties, required);
        RouteLint lint = new RouteLint(trial.beans());
        for (RouteSource file : files) {
            read(file, lint, problems);
        }
        problems.addAll(lint.unconfigured());
        if (problems.isEmpty()) {
            problems.addAll(trial.problems(folder, files));
        }
        return problems.stream().map(inForce::explained).toList();
    }

    /** What works, and is not as the shipped files are or not read at all. */
    public List<Problem> style(Path folder) {
        RouteLint lint = new RouteLint(beans);
        RouteFolder.of(folder).sources().forEach(file -> read(file, lint, new ArrayList<>()));
        List<Problem> style = new ArrayList<>(lint.style());
        for (Path each : List.of(folder, folder.resolve(HookFiles.FOLDER))) {
            for (Path file : list(each, name -> name.matches(".*\\.ya?ml") && !name.endsWith(SUFFIX))) {
                style.add(new Problem(
                        file.toString(), "-", "is not read as a route file", "a name that ends in " + SUFFIX));
            }
        }
        return style;
    }

    private void read(RouteSource source, RouteLint lint, List<Problem> problems) {
        Path file = source.file();
        try {
            JsonNode content = tree(source.text());
            problems.addAll(lint.problems(file.toString(), content));
            problems.addAll(HookFiles.problems(file, content));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            problems.add(new Problem(
                    file.toString(),
                    at == null ? "-" : "line " + at.getLineNr(),
                    e.getOriginalMessage().lines().findFirst().orElse("not YAML"),
                    "YAML"));
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), "-", "cannot be read: " + e, "a file in UTF-8"));
        }
    }

    private JsonNode tree(String text) throws JsonProcessingException {
        JsonNode known = parsed.get(text);
        if (known == null) {
            known = YamlFile.tree(text);
            parsed.put(text, known);
        }
        return known;
    }

    /**
     * The route files of a folder in their order, those of its hooks at the end; none if it is no folder.
     *
     * @throws UncheckedIOException if it cannot be read: what it holds must not pass for deleted
     */
    public static List<Path> in(Path folder) {
        return Stream.of(folder, folder.resolve(HookFiles.FOLDER))
                .flatMap(each -> list(each, name -> name.endsWith(SUFFIX)).stream())
                .toList();
    }

    /** The same files as Camel finds them; it takes a folder that is not there for a mistake. */
    public static String pattern(Path folder) {
        if (!Files.isDirectory(folder.resolve(HookFiles.FOLDER))) {
            return "file:" + folder + "/*" + SUFFIX;
        }
        return "file:" + folder + "/*" + SUFFIX + ",file:" + folder + "/" + HookFiles.FOLDER + "/*" + SUFFIX;
    }

    private static List<Path> list(Path folder, Predicate<String> named) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> named.test(file.toString())).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException notAFolder) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Problem nothingIn(Path folder) {
        return new Problem(
                folder.toAbsolutePath().normalize().toString(),
                "-",
                "no route files here",
                "a folder with *" + SUFFIX + " (--routes)");
    }
}
