package io.trunkline.app.routecheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The route files of a folder at one moment, by their names.
 *
 * @param files not to be changed
 */
public record RouteFileSet(SortedMap<String, RouteFile> files) {

    /** Of a folder that cannot be read. */
    public static final RouteFileSet NONE = new RouteFileSet(new TreeMap<>());

    static final String PACKED = "/shipped-routes";

    public RouteFileSet {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * As they are on disk; which of them are in force is for {@link RouteFolder} to say.
     *
     * @throws IOException if the folder or one of them cannot be read, such as one that is not UTF-8
     */
    public static RouteFileSet of(Path folder) throws IOException {
        SortedMap<String, RouteFile> files = new TreeMap<>();
        for (Path file : in(folder)) {
            String name = folder.relativize(file).toString();
            try {
                files.put(name, new RouteFile(name, Files.readString(file)));
            } catch (CharacterCodingException e) {
                throw new IOException(name + " is not UTF-8", e);
            }
        }
        return new RouteFileSet(files);
    }

    private static List<Path> in(Path folder) throws IOException {
        try {
            return RouteFiles.in(folder);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The files as they were packed into the program, whatever became of those beside it. */
    public static RouteFileSet shipped() throws IOException {
        try {
            URI packed = RouteFileSet.class.getResource(PACKED).toURI();
            if (!packed.getScheme().equals("jar")) {
                return of(Path.of(packed));
            }
            try (FileSystem jar = FileSystems.newFileSystem(packed, Map.of())) {
                return of(jar.getPath(PACKED));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program does not know where its routes are", e);
        }
    }

    public Collection<RouteFile> all() {
        return files.values();
    }

    public Optional<RouteFile> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /**
     * Those that are played. A file of a hook, the filter or the details is not, as long as it holds nothing but routes at its
     * own address: whatever else stands in one may act on the pipeline.
     */
    public RouteFileSet played() {
        SortedMap<String, RouteFile> files = new TreeMap<>(files());
        files.values().removeIf(HookFiles::hasRoutesOfItsAddressOnly);
        return new RouteFileSet(files);
    }

    /** Writes them into a folder. */
    public void copyTo(Path folder) throws IOException {
        for (RouteFile file : all()) {
            Path copy = folder.resolve(file.name());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, file.text());
        }
    }
}
