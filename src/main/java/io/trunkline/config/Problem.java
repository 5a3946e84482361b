package io.trunkline.config;

/**
 * One thing wrong with a configuration file, in the four parts that a person needs to mend it.
 *
 * @param file the file's name as the user knows it, such as {@code config/services.yaml}, or {@code environment}
 * @param place the key or path inside it, such as {@code services.eu-finance.routing-key}
 * @param problem what is wrong, with the offending value unless that is a secret
 * @param expected what would be right
 */
public record Problem(String file, String place, String problem, String expected) {

    /** One line: {@code file: place: problem; expected ...}. */
    @Override
    public String toString() {
        return file + ": " + place + ": " + problem + "; expected " + expected;
    }
}
