package io.trunkline.cli;

import io.trunkline.demo.Demo;
import io.trunkline.logging.LogThreshold;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows in less than a minute what the router does. */
@Command(
        name = "demo",
        description =
                "Shows what the router does, on this machine alone: the real router on a temporary store, a PagerDuty"
                        + " stand-in, and signed events of both platforms. Ends by itself; exits 1 if PagerDuty did not receive what"
                        + " it should have.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            description = "Folder of the route files (default: routes here, or else beside the program).")
    private Path routes;

    @Option(names = "--stay", description = "Keep everything up afterwards, until Ctrl-C or SIGTERM.")
    private boolean stay;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = routes == null ? ShippedRoutes.find() : routes;
        // The tour forges, flaps and fails on purpose, and says so itself: warnings would only say it again.
        try (LogThreshold log = LogThreshold.errors();
                Demo demo = new Demo(folder, terminal.out())) {
            return run(demo, new Ending(demo));
        }
    }

    private int run(Demo demo, Ending ending) throws InterruptedException {
        try {
            boolean asItShould = demo.run();
            if (stay && asItShould) {
                ending.isExpected();
                demo.stay();
            }
            return asItShould ? RootCommand.DONE : RootCommand.WRONG;
        } catch (RuntimeException e) {
            if (demo.isClosed()) {
                // A signal took the router away under the tour; that is no fault to explain.
                return RootCommand.WRONG;
            }
            throw e;
        }
    }

    /** Leaves nothing behind when the process is stopped. */
    private static final class Ending {

        private volatile boolean expected;

        Ending(Demo demo) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                demo.close();
                                if (expected) {
                                    // Ended by a signal, the JVM would not say 0, though this is how it should end.
                                    Runtime.getRuntime().halt(RootCommand.DONE);
                                }
                            },
                            "demo-stop"));
        }

        void isExpected() {
            expected = true;
        }
    }
}
