package io.trunkline.provision.account;

import io.trunkline.config.SecretsFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One apply at a time on a machine: two would make twice what neither of them found, and each would write the secrets file
 * without the other's keys. The operating system takes the turn back from a process that dies.
 */
public final class PlanStep implements AutoCloseable {

    private final FileChannel channel;

    private PlanStep(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the turn; the empty file beside the secrets stays when it is over.
     *
     * @throws IOException with one line that says who has it, or what is in the way
     */
    public static PlanStep of(Path secrets) throws IOException {
        Path file = SecretsFile.beside(secrets, ".lock");
        FileChannel channel;
        try {
            SecretsFile.makeFolder(file);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written (" + e + ")", e);
        }
        if (!isFree(channel)) {
            channel.close();
            throw new IOException("another apply is under way: it holds " + file);
        }
        return new PlanStep(channel);
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
