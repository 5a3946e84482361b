package io.trunkline.router;

/** What went wrong, in one line. */
final class Failures {

    private Failures() {}

    /** Camel wraps the reason several times; the innermost message is the one that helps. */
    static StartFailed start(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof StartFailed known) {
                return known;
            }
        }
        return new StartFailed("the routes cannot start: " + reason(failure), failure);
    }

    static String reason(Throwable failure) {
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
