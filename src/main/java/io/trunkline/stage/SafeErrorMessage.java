package io.trunkline.stage;

import io.trunkline.model.SafeText;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** What is said of an endpoint that failed and is not ours: its address may be a secret, as that of a chat's webhook is. */
public final class SafeErrorMessage {

    private static final int LONGEST = 300;

    /** Behind the host come the secrets, and before it those of a user who writes them there. */
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)(?:[^\\s/@]*@)?([^\\s/?#]*)[^\\s]*");

    private SafeErrorMessage() {}

    /** Why an exchange failed. */
    public static String of(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        return failure == null ? "it failed" : of(failure);
    }

    /** Why something failed. */
    public static String of(Throwable failure) {
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        String shown = withoutSecrets(SafeText.clean(failure.getClass().getSimpleName() + message));
        return SafeText.cut(shown, LONGEST, "…");
    }

    /** A text whose addresses end with their host. */
    public static String withoutSecrets(String text) {
        return ADDRESS.matcher(text).replaceAll("$1$2/...");
    }
}
