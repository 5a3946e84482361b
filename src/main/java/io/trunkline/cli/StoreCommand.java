package io.trunkline.cli;

import io.trunkline.config.Settings;
import io.trunkline.ledger.query.UnknownIncident;
import io.trunkline.pagerduty.rest.RestPace;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.sqlite.ReplacedFiles;
import io.trunkline.store.sqlite.SqliteBackup;
import io.trunkline.store.sqlite.SqliteIntegrity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
            List<String> faults;
            try (Progress progress = Progress.of("reading", Progress.UNKNOWN)) {
                faults = store.faults();
            }
            faults.forEach(fault -> terminal.out().println(store.path() + ": " + fault));
            if (faults.isEmpty()) {
                terminal.out().println("OK: " + store.path());
                return RootCommand.DONE;
            }
            terminal.err()
                    .println(
                            SqliteIntegrity.mends(store, faults)
                                    ? "no backup is needed: the next start of the router makes these indexes anew, from"
                                            + " tables that are whole"
                                    : "stop the router, and put a backup in its place: store restore FILE");
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
            try (Progress progress = Progress.of("copying", Progress.UNKNOWN)) {
                store.backUp(to);
            }
            terminal.out().println("backed up: " + store.path() + " to " + to);
            return RootCommand.DONE;
        }
    }

    @Command(
            name = "restore",
            description = {
                "Puts a backup in the place of the store and keeps what was there. Refuses while a router uses it.",
                "What happened since the backup is unknown then. Names the incidents that are open in what was replaced and",
                "not in the backup: close them in PagerDuty, or have them resolved with --resolve-unknown."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Restore implements QuietCommand {

        private final Terminal terminal;

        @Parameters(paramLabel = "FILE", description = "What `store backup` made.")
        private Path backup;

        @Option(
                names = "--resolve-unknown",
                description = "Resolves in PagerDuty the incidents that only the replaced file knows.")
        private boolean resolveUnknown;

        @Mixin
        private FolderOptions folders;

        Restore(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            SqliteBackup store = file(folders, terminal);
            List<Path> kept;
            try (Progress progress = Progress.of("copying", Progress.UNKNOWN)) {
                kept = store.restore(backup, Instant.now());
            }
            String names = kept.stream().map(Path::toString).collect(Collectors.joining(", "));
            terminal.out()
                    .println("restored: " + backup + " to " + store.path()
                            + (kept.isEmpty() ? "" : "; what was there is kept as " + names));
            return kept.isEmpty() ? RootCommand.DONE : unknown(kept.get(kept.size() - 1), store);
        }

        /** What was replaced may be broken, and then what was open in it is unknown. */
        private int unknown(Path replaced, SqliteBackup store) throws IOException, InterruptedException {
            List<UnknownIncident> unknown;
            try {
                unknown = unknownOf(replaced, store);
            } catch (StoreUnavailableException e) {
                terminal.out()
                        .println(e.getMessage() + "; close in PagerDuty by hand what was opened since the backup");
                return RootCommand.DONE;
            }
            unknown.forEach(incident -> terminal.out().println("open, and not in the backup: " + incident));
            if (unknown.isEmpty()) {
                return RootCommand.DONE;
            }
            if (!resolveUnknown) {
                terminal.out()
                        .println(
                                "nothing will resolve these: close them in PagerDuty by hand, or have it done before the"
                                        + " router starts: store restore --resolve-unknown " + backup);
                return RootCommand.DONE;
            }
            return areResolved(unknown) ? RootCommand.DONE : RootCommand.WRONG;
        }

        /**
         * Those of the file that was replaced. One that a restore before put there knows none, and then it is those of the
         * file that it replaced in its turn: this is the same restore again, now with the order to resolve.
         */
        private List<UnknownIncident> unknownOf(Path replaced, SqliteBackup store) throws IOException {
            List<UnknownIncident> unknown = UnknownIncident.between(replaced, store.path());
            Iterator<Path> earlier = resolveUnknown ? ReplacedFiles.of(store).iterator() : Collections.emptyIterator();
            while (unknown.isEmpty() && earlier.hasNext()) {
                unknown = UnknownIncident.between(earlier.next(), store.path());
            }
            return unknown;
        }

        private boolean areResolved(List<UnknownIncident> unknown) throws IOException, InterruptedException {
            Settings settings = folders.configuration(terminal.environment())
                    .read()
                    .orThrow()
                    .settings();
            boolean all = true;
            try (IncidentResolver resolver = new IncidentResolver(settings.pagerduty(), RestPace.REAL)) {
                for (UnknownIncident incident : unknown) {
                    all &= isResolved(resolver, incident);
                }
            }
            return all;
        }

        private boolean isResolved(IncidentResolver resolver, UnknownIncident incident) throws InterruptedException {
            try {
                resolver.resolve(incident);
                terminal.out().println("resolved: dedup key " + incident.dedupKey());
                return true;
            } catch (IOException e) {
                terminal.err().println("not resolved: dedup key " + incident.dedupKey() + ": " + e.getMessage());
                return false;
            }
        }
    }
}
