package io.trunkline.cli;

import java.io.PrintStream;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far long work is, on the user's terminal, and nothing elsewhere: no file and no pipe gets it. */
final class Progress implements AutoCloseable {

    /** Of work whose length is not known: it shows that it goes on, and for how long. */
    static final long UNKNOWN = -1;

    private static final int USUAL_WIDTH = 80;

    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream terminal;

    /** Null where there is no terminal, and when it is over. */
    private ProgressBar bar;

    private Progress(PrintStream terminal, ProgressBar bar) {
        this.terminal = terminal;
        this.bar = bar;
    }

    /** Whether there is a terminal: Java 17 has a console only where both stdin and stdout are a terminal. */
    static boolean isWatched() {
        return System.console() != null;
    }

    /**
     * Of this process.
     *
     * @param task what is done, in a word or two
     * @param steps how many there are, or {@link #UNKNOWN}
     */
    static Progress of(String task, long steps) {
        return isWatched() ? on(System.err, System.getenv(), task, steps) : new Progress(System.err, null);
    }

    static Progress on(PrintStream terminal, Map<String, String> environment, String task, long steps) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .continuousUpdate()
                .clearDisplayOnFinish()
                .setConsumer(new OneLine(terminal, width(environment)))
                .build();
        return new Progress(terminal, bar);
    }

    private static int width(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }

    /** Leaves no empty line behind. */
    private static final class OneLine extends ConsoleProgressBarConsumer {

        OneLine(PrintStream terminal, int width) {
            super(terminal, width);
        }

        @Override
        public void close() {
            // The line is cleared by who closes the bar.
        }
    }

    /** One step is done. */
    void step() {
        if (bar != null) {
            bar.step();
        }
    }

    /** Prints where the bar stands, which moves on below it. */
    void above(Runnable print) {
        if (bar == null) {
            print.run();
            return;
        }
        // The bar is printed by another thread, in one call.
        synchronized (terminal) {
            terminal.print(CLEAR_LINE);
            terminal.flush();
            print.run();
        }
    }

    /** Takes the bar away again, so that what the command says stands alone. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
            terminal.print(CLEAR_LINE);
            terminal.flush();
        }
    }
}
