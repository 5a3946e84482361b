package io.trunkline.config;

/** What went wrong, in one line. */
public final class StartupErrors {

    private StartupErrors() {}

    /** Camel wraps the reason several times; the innermost message is the one that helps. */
    public static StartupException start(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof StartupException known) {
                return known;
            }
            if (at instanceof InvalidConfiguration wrong) {
                return new StartupException(wrong.getMessage(), failure);
            }
        }
        return new StartupException("the routes cannot start: " + reason(failure), failure);
    }

    public static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
