package io.trunkline.store.sqlite;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says why the folder of the store cannot be used: Java's own messages are no more than the path. */
final class StoreFolderProblem {

    private StoreFolderProblem() {}

    /** The reason in a few words, or null if the failure is not about a folder or a file. */
    static String of(Exception failure) {
        if (!(failure instanceof FileSystemException refused)) {
            return null;
        }
        String file = refused.getFile();
        Path folder = Path.of(file).toAbsolutePath().getParent();
        if (Files.isRegularFile(folder)) {
            return folder + " is a file; expected a folder";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied for " + user() + ": " + file + "; expected a folder that this user may write";
        }
        if (refused instanceof FileAlreadyExistsException || refused instanceof NotDirectoryException) {
            return file + " is a file; expected a folder";
        }
        if (refused instanceof NoSuchFileException) {
            return file + " does not exist; expected a folder that does";
        }
        return file + ": " + (refused.getReason() == null ? "cannot be used" : refused.getReason());
    }

    /** By its number too: a container's user often has no name. */
    private static String user() {
        String name = "user " + System.getProperty("user.name");
        try {
            return name + " (uid " + Files.getAttribute(Path.of("/proc/self"), "unix:uid") + ")";
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return name;
        }
    }
}
