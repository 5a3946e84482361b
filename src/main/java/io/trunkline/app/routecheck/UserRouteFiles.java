package io.trunkline.app.routecheck;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.YamlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files with routes at the addresses for users, and those of their own that these call. */
public final class UserRouteFiles {

    private UserRouteFiles() {}

    /**
     * In the order of {@link RouteFolder#sources}.
     *
     * @param also the name of a file that belongs to them
     * @param pipeline names of files that do not, since their routes need the beans of the router
     * @throws UncheckedIOException if one of them cannot be read
     */
    public static List<RouteSource> in(Path folder, String also, Set<String> pipeline) {
        List<RouteSource> all = RouteFolder.of(folder).sources();
        Map<RouteSource, JsonNode> rest = new LinkedHashMap<>();
        Set<RouteSource> chosen = new HashSet<>();
        Set<String> called = new HashSet<>();
        for (RouteSource source : all) {
            Path file = source.file();
            JsonNode content = read(source);
            if (HookFiles.address(file).isPresent() || file.endsWith(also)) {
                chosen.add(source);
                addTexts(content, called);
            } else if (!pipeline.contains(folder.relativize(file).toString())) {
                rest.put(source, content);
            }
        }
        List<RouteSource> found = new ArrayList<>();
        do {
            found.clear();
            rest.forEach((file, content) -> {
                if (isCalled(content, called)) {
                    found.add(file);
                }
            });
            found.forEach(file -> addTexts(rest.remove(file), called));
            chosen.addAll(found);
        } while (!found.isEmpty());
        return all.stream().filter(chosen::contains).toList();
    }

    /** A file without a route has beans or what holds for all routes. */
    private static boolean isCalled(JsonNode content, Set<String> called) {
        List<JsonNode> inputs = content.findValues("from");
        return inputs.isEmpty() || inputs.stream().map(HookFiles::input).anyMatch(called::contains);
    }

    /** All that may be an address, without its options. */
    private static void addTexts(JsonNode node, Set<String> texts) {
        if (node.has("uri")) {
            texts.add(HookFiles.input(node));
        }
        if (node.isTextual()) {
            texts.add(node.asText().replaceFirst("[?].*", "").replaceFirst("^(\\w+)://", "$1:"));
        }
        node.forEach(child -> addTexts(child, texts));
    }

    private static JsonNode read(RouteSource source) {
        try {
            return YamlFile.tree(source.text());
        } catch (IOException e) {
            throw new UncheckedIOException(source.file() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
