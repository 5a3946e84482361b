package io.trunkline.http;

import java.util.regex.Pattern;

/** A token of PagerDuty's REST API: a secret, which no message and no {@code toString} shows. */
public final class ApiToken {

    /** What a header may hold: HttpClient would quote any other value, and so the token, in its complaint. */
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e]+");

    private final String secret;

    /** @throws IllegalArgumentException if no token looks like this */
    public ApiToken(String secret) {
        if (!PLAIN.matcher(secret).matches()) {
            throw new IllegalArgumentException(
                    "the token (not shown) holds white space or other characters that no token of PagerDuty has");
        }
        this.secret = secret;
    }

    public String header() {
        return "Token token=" + secret;
    }

    /** A text of others without the token, should they have echoed it. */
    public String hidden(String text) {
        return text.replace(secret, "(token)");
    }

    @Override
    public String toString() {
        return "(token)";
    }
}
