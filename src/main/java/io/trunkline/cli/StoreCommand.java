package io.trunkline.cli;

import io.trunkline.config.Settings;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.sqlite.SqliteBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks through the embedded store, copies it, or puts a copy back. */
@Command(
        name = "store",
        description = "Looks through the embedded store, backs it up, or restores it.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StoreCommand {

    @Mixin
    private FolderOptions folders;

    private StoreCommand() {}

    static CommandLine of(Terminal terminal) {
        return new CommandLine(new StoreCommand())
                .addSubcommand(new Check(terminal))
                .addSubcommand(new Backup(terminal))
                .addSubcommand(new Restore(terminal));
    }

    private static SqliteBackup file(FolderOptions folders, Terminal terminal) {
        Settings settings = folders.whereabouts(terminal.environment());
        if (settings.database().url() != null) {
            throw new StoreUnavailableException(
                    "the ledger is in the database of trunkline.database.url; PostgreSQL's own tools check it, back it"
                            + " up and restore it",
                    null);
        }
        return SqliteBackup.in(settings.data());
    }

    @Command(
            name = "check",
            description = {
                "Reads all of the store and says what is wrong with it, a line each; exits 1 if anything is.",
                "May be used while the router runs."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Check implements QuietCommand {

        private final Terminal terminal;

        @Mixin
        private FolderOptions folders;

        Check(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            SqliteBackup store = file(folders, terminal);
            List<String> faults = store.faults();
            faults.forEach(fault -> terminal.out().println(store.path() + ": " + fault));
            if (faults.isEmpty()) {
                terminal.out().println("OK: " + store.path());
                return RootCommand.DONE;
            }
            terminal.err().println("stop the router, and put a backup in its place: store restore FILE");
            return RootCommand.WRONG;
        }
    }

    @Command(
            name = "backup",
            description = {
                "Copies the store as it is at one moment. May be used while the router runs.",
                "The copy holds what the ledger does, routing keys too; only its owner can read it."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Backup implements QuietCommand {

        private final Terminal terminal;

        @Parameters(paramLabel = "FILE", description = "The copy, which must not be there yet.")
        private Path to;

        @Mixin
        private FolderOptions folders;

        Backup(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            SqliteBackup store = file(folders, terminal);
            store.backUp(to);
            terminal.out().println("backed up: " + store.path() + " to " + to);
            return RootCommand.DONE;
        }
    }

    @Command(
            name = "restore",
            description = {
                "Puts a backup in the place of the store and keeps what was there. Refuses while a router uses it.",
                "What happened since the backup is unknown then: close in PagerDuty by hand what was opened since."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Restore implements QuietCommand {

        private final Terminal terminal;

        @Parameters(paramLabel = "FILE", description = "What `store backup` made.")
        private Path backup;

        @Mixin
        private FolderOptions folders;

        Restore(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            SqliteBackup store = file(folders, terminal);
            List<Path> kept = store.restore(backup, Instant.now());
            String names = kept.stream().map(Path::toString).collect(Collectors.joining(", "));
            terminal.out()
                    .println("restored: " + backup + " to " + store.path()
                            + (kept.isEmpty() ? "" : "; what was there is kept as " + names));
            return RootCommand.DONE;
        }
    }
}
