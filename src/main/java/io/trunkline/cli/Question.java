package io.trunkline.cli;

/** A path of the API with its parameters. */
final class Question {

    private final StringBuilder text;
    private char separator = '?';

    Question(String path) {
        this.text = new StringBuilder(path);
    }

    /** @param value null leaves it out */
    Question with(String name, Object value) {
        if (value != null) {
            text.append(separator).append(name).append('=').append(AdminClient.encoded(value.toString()));
            separator = '&';
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
