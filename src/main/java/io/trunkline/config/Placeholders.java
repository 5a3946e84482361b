package io.trunkline.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the place of <code>{{env:NAME}}</code>, <code>{{env:NAME:default}}</code>,
 * <code>{{file:/path}}</code> (trimmed), <code>{{aws:SECRET}}</code> and <code>{{aws:SECRET#FIELD}}</code>, so that
 * secrets stay out of the files. An empty one counts as not there, because an empty secret protects nothing.
 */
public final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final Pattern VARIABLE = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::(.*))?", Pattern.DOTALL);
    private static final String FILE = "file:";
    private static final Pattern IN_VAULT = Pattern.compile("aws:([A-Za-z0-9/_+=.@:-]+)(?:#([A-Za-z0-9_.-]+))?");
    private static final String KNOWN = "{{env:NAME}}, {{env:NAME:default}}, {{file:/path}} or {{aws:SECRET#FIELD}}";

    private static final String IN_AWS =
            "a secret there that this process may read, with a region (AWS_REGION) and credentials as AWS finds them";
    private static final String STAND_IN = "not-looked-up";

    private final Map<String, String> environment;
    private final FileSnapshot inputs;
    private final SecretStore vault;
    private final Optional<Path> secrets;
    private final boolean lookUp;

    /**
     * One file's placeholders: a secret of the vault is asked for once.
     *
     * @param secrets a file, which may be missing, for variables that the environment does not have
     */
    Placeholders(Map<String, String> environment, FileSnapshot inputs, SecretStore vault, Optional<Path> secrets) {
        this(environment, inputs, vault.remembering(), secrets, true);
    }

    private Placeholders(
            Map<String, String> environment,
            FileSnapshot inputs,
            SecretStore vault,
            Optional<Path> secrets,
            boolean lookUp) {
        this.environment = environment;
        this.inputs = inputs;
        this.vault = vault;
        this.secrets = secrets;
        this.lookUp = lookUp;
    }

    /** Placeholders that look nothing up and put the same text everywhere. */
    Placeholders standingIn() {
        return new Placeholders(environment, inputs, vault, secrets, false);
    }

    /** The text with all placeholders filled in; braces in pairs that are none of ours are refused. */
    String fill(String text) throws Unfilled {
        String rest = PLACEHOLDER.matcher(text).replaceAll("");
        if (rest.contains("{{") || rest.contains("}}")) {
            throw new Unfilled("has an unfinished placeholder", KNOWN);
        }
        return fill(text, true);
    }

    /** Where the value of a text is kept that is one placeholder and nothing else. */
    public SecretLocation keyPlace(String text) {
        Matcher placeholder = PLACEHOLDER.matcher(text.strip());
        if (!placeholder.matches()) {
            return new SecretLocation.Literal();
        }
        String name = placeholder.group(1);
        Matcher variable = VARIABLE.matcher(name);
        if (variable.matches()) {
            String value = environment.getOrDefault(variable.group(1), "");
            return new SecretLocation.Variable(variable.group(1), !value.isEmpty());
        }
        return name.startsWith(FILE)
                ? new SecretLocation.File(name.substring(FILE.length()))
                : new SecretLocation.Literal();
    }

    /** The value of a text, if it has one yet. */
    public Optional<Secret> now(String text) {
        try {
            return Optional.of(fill(text)).filter(value -> !value.isEmpty()).map(Secret::new);
        } catch (Unfilled e) {
            return Optional.empty();
        }
    }

    /** The text with our placeholders filled in; others are Camel's to fill in. */
    String fillOurs(String text) throws Unfilled {
        return fill(text, false);
    }

    private String fill(String text, boolean strict) throws Unfilled {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(
                    filled, Matcher.quoteReplacement(value(matcher.group(), matcher.group(1), strict)));
        }
        return matcher.appendTail(filled).toString();
    }

    private String value(String placeholder, String name, boolean strict) throws Unfilled {
        Matcher variable = VARIABLE.matcher(name);
        Matcher inVault = IN_VAULT.matcher(name);
        if (!lookUp && (variable.matches() || name.startsWith(FILE) || inVault.matches())) {
            return STAND_IN;
        }
        if (variable.matches()) {
            return variable(variable.group(1), variable.group(2));
        }
        if (name.startsWith(FILE)) {
            return file(name.substring(FILE.length()));
        }
        if (inVault.matches()) {
            return inVault(inVault.group(1), inVault.group(2));
        }
        if (strict) {
            throw new Unfilled("has the unknown placeholder " + placeholder, KNOWN);
        }
        return placeholder;
    }

    private String variable(String name, String fallback) throws Unfilled {
        String value = environment.get(name);
        if (value != null && !value.isEmpty()) {
            return value;
        }
        Optional<String> kept = kept(name);
        if (kept.isPresent()) {
            return kept.get();
        }
        if (fallback == null) {
            throw new Unfilled("environment variable " + name + " is " + (value == null ? "not set" : "empty"), null);
        }
        return fallback;
    }

    /** Looked for in the file only where the environment has nothing, so that a variable always wins. */
    private Optional<String> kept(String name) throws Unfilled {
        if (secrets.isEmpty() || !inputs.exists(secrets.get())) {
            return Optional.empty();
        }
        try {
            return SecretsFile.value(inputs.text(secrets.get()), name);
        } catch (FileSnapshot.Unreadable e) {
            throw new Unfilled(
                    "environment variable " + name + " is not set, and " + secrets.get() + " " + e.getMessage(), null);
        }
    }

    private String file(String path) throws Unfilled {
        String expected = "the path of a file that holds the value";
        try {
            String value = inputs.text(Path.of(path)).strip();
            if (value.isEmpty()) {
                throw new Unfilled("file " + path + " is empty", expected);
            }
            return value;
        } catch (FileSnapshot.Unreadable e) {
            throw new Unfilled("file " + path + " " + e.getMessage(), expected);
        } catch (InvalidPathException e) {
            throw new Unfilled(Problems.quoted(path) + " is no path", expected);
        }
    }

    private String inVault(String name, String field) throws Unfilled {
        try {
            String value = field == null ? vault.secret(name) : vault.field(name, field);
            if (value.isEmpty()) {
                throw new SecretStore.UnreadableSecret("is empty");
            }
            return value;
        } catch (SecretStore.UnreadableSecret e) {
            throw new Unfilled(
                    "secret " + name + (field == null ? "" : "#" + field) + " of AWS Secrets Manager " + e.getMessage(),
                    IN_AWS);
        }
    }

    /** A placeholder without a value. Its message never holds a value, since that may be a secret. */
    static final class Unfilled extends Exception {

        private static final long serialVersionUID = 1L;

        private final String expected;

        private Unfilled(String problem, String expected) {
            super(problem);
            this.expected = expected;
        }

        /** What would be right; for a missing variable that depends on what needs it, and the given text says so. */
        String expected(String otherwise) {
            return expected == null ? otherwise : expected;
        }
    }
}
