package io.trunkline.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Which file the store was when it was opened. SQLite goes on with a file that was renamed or deleted under it, and the next
 * start would find none of what it wrote from then on.
 *
 * @param key the device and inode; null where the file system tells none
 */
record SqliteFileIdentity(Path file, Object key) {

    static SqliteFileIdentity of(Path file) throws IOException {
        return new SqliteFileIdentity(file, key(file));
    }

    /**
     * Asked before each transaction: it costs microseconds, and a commit costs a sync.
     *
     * @throws SQLException if another file is in its place, or none
     */
    void mustBeInPlace() throws SQLException {
        Object found;
        try {
            found = key(file);
        } catch (IOException e) {
            throw gone(file + " was renamed or deleted while the router ran; put it back, and the router goes on");
        }
        if (key != null && !key.equals(found)) {
            throw gone(file + " is another file than the one that the router has open; put that back, or restart the"
                    + " router to go on with this one");
        }
    }

    private static SQLException gone(String reason) {
        return new SQLiteException(reason, SQLiteErrorCode.SQLITE_CANTOPEN);
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
