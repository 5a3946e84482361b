package io.trunkline.store.sqlite;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and folders that are their owner's alone, whatever the process's umask says. Where the platform has no such
 * permissions they are as it makes them.
 */
final class OwnerOnly {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("r-x------");

    private OwnerOnly() {}

    /** Makes a folder with those above it, or takes away what others may write in one that is there. */
    static void folder(Path folder) throws IOException {
        if (!isPosix(folder)) {
            Files.createDirectories(folder);
            return;
        }
        if (Files.notExists(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            return;
        }
        Set<PosixFilePermission> there = Files.getPosixFilePermissions(folder);
        if (there.contains(PosixFilePermission.GROUP_WRITE) || there.contains(PosixFilePermission.OTHERS_WRITE)) {
            close(folder, FOLDER);
        }
    }

    /** For a file that is to be made. */
    static FileAttribute<?>[] file(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)}
                : new FileAttribute<?>[0];
    }

    /** For a file that is there. */
    static void close(Path file) throws IOException {
        if (isPosix(file)) {
            close(file, FILE);
        }
    }

    /** For a library that was unpacked: it is never written again. */
    static void closeProgram(Path file) throws IOException {
        if (isPosix(file)) {
            close(file, PROGRAM);
        }
    }

    /**
     * Gives a file to the owner of its folder, where another user made it: a file of root's own, its owner's alone, is one
     * that the router's user cannot open.
     */
    static void asItsFolder(Path file) throws IOException {
        if (!isPosix(file)) {
            return;
        }
        PosixFileAttributes folder = Files.readAttributes(file.toAbsolutePath().getParent(), PosixFileAttributes.class);
        if (!folder.owner().equals(Files.getOwner(file))) {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            view.setGroup(folder.group());
            view.setOwner(folder.owner());
        }
    }

    private static void close(Path path, Set<PosixFilePermission> to) throws IOException {
        if (Files.getPosixFilePermissions(path).equals(to)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(path, to);
        } catch (FileSystemException notOurs) {
            // Of a volume that was mounted for several, and belongs to another user.
            LOG.warn("{} is open to others: {}", path, notOurs.getReason());
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
