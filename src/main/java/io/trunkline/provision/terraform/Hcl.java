package io.trunkline.provision.terraform;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Blocks of Terraform's language, laid out as {@code terraform fmt} does: equals signs of neighbours in one column. */
final class Hcl {

    private static final String STEP = "  ";

    private final String head;
    private final List<Object> body = new ArrayList<>();

    private record Attribute(String name, String value) {}

    private Hcl(String head) {
        this.head = head;
    }

    /** A block, such as {@code resource "pagerduty_service" "eu"}. */
    static Hcl block(String type, String... labels) {
        return new Hcl(Stream.concat(Stream.of(type), Stream.of(labels).map(Hcl::quoted))
                .collect(Collectors.joining(" ")));
    }

    /** An attribute whose value is a mapping. */
    static Hcl object(String name) {
        return new Hcl(name + " =");
    }

    /** @param value an expression: {@link #quoted} for a text */
    Hcl set(String name, String value) {
        body.add(new Attribute(name, value));
        return this;
    }

    Hcl set(String name, long value) {
        return set(name, String.valueOf(value));
    }

    Hcl text(String name, String value) {
        return set(name, quoted(value));
    }

    Hcl add(Hcl block) {
        body.add(block);
        return this;
    }

    /** A text in quotes, on one line; what would begin a template is taken literally. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder().append('"');
        text.codePoints().forEach(each -> {
            switch (each) {
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(isPlain(each) ? Character.toString(each) : String.format("\\U%08x", each));
            }
        });
        return quoted.append('"').toString().replace("${", "$${").replace("%{", "%%{");
    }

    /** Not so are control characters, the separators of lines that are not line feeds, and halves of characters. */
    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    static String list(List<String> expressions) {
        return "[" + String.join(", ", expressions) + "]";
    }

    @Override
    public String toString() {
        return text("");
    }

    /** A block stands apart from attributes before it; blocks of a body stand apart from each other. */
    private String text(String indent) {
        StringBuilder text = new StringBuilder(indent).append(head).append(" {\n");
        int width = body.stream()
                .filter(Attribute.class::isInstance)
                .mapToInt(each -> ((Attribute) each).name().length())
                .max()
                .orElse(0);
        boolean first = true;
        for (Object each : body) {
            if (each instanceof Attribute attribute) {
                text.append(indent)
                        .append(STEP)
                        .append(attribute.name())
                        .append(" ".repeat(width - attribute.name().length()))
                        .append(" = ")
                        .append(attribute.value())
                        .append('\n');
            } else {
                text.append(first ? "" : "\n").append(((Hcl) each).text(indent + STEP));
            }
            first = false;
        }
        return text.append(indent).append("}\n").toString();
    }
}
