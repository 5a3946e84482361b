package io.trunkline.app.routecheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where Camel finds kamelets: in the folder {@code kamelets} beside that of the routes, then those that are built in. */
public final class KameletFiles {

    /** The key of Camel's that holds it. */
    public static final String PROPERTY = "camel.component.kamelet.location";

    private static final String BUILT_IN = "classpath:kamelets";

    private KameletFiles() {}

    /** The value for {@link #PROPERTY}. */
    public static String location(Path routes) {
        Path beside = folder(routes);
        return Files.isDirectory(beside) ? "file:" + beside + "," + BUILT_IN : BUILT_IN;
    }

    /** Where those of the user are, if there are any. */
    public static Path folder(Path routes) {
        return followed(routes.toAbsolutePath().normalize()).resolveSibling("kamelets");
    }

    private static Path followed(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder;
        }
    }
}
