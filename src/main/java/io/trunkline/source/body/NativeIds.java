package io.trunkline.source.body;

import java.util.Optional;

/** Which texts of a platform can be the id of a component: those that can be stored, logged and distinguished by eye. */
public final class NativeIds {

    private static final int MAX_LENGTH = 1000;

    private NativeIds() {}

    /** What keeps a text from being an id, to be said of its place; nothing if it is a good one. */
    public static Optional<String> problem(String id) {
        return Optional.ofNullable(reason(id));
    }

    private static String reason(String id) {
        if (id.isEmpty()) {
            return "is empty";
        }
        if (PlainText.isLongerThan(id, MAX_LENGTH)) {
            return "is longer than " + MAX_LENGTH + " characters";
        }
        if (PlainText.hasControl(id)) {
            return "has a control character";
        }
        if (PlainText.hasDirection(id)) {
            return "has a character that changes the direction of text";
        }
        if (PlainText.hasLoneSurrogate(id)) {
            return "has half of a surrogate pair";
        }
        if (PlainText.hasInvisible(id)) {
            return "has an invisible character";
        }
        if (id.isBlank()) {
            return "is blank";
        }
        if (Character.isSpaceChar(id.charAt(0))) {
            return "begins with a blank";
        }
        return Character.isSpaceChar(id.charAt(id.length() - 1)) ? "ends with a blank" : null;
    }
}
