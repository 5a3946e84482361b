package io.trunkline.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the known word that is nearest to a misspelt one. */
final class Suggestion {

    private Suggestion() {}

    /** The end of a sentence about an unknown word: {@code , did you mean 'secrets'?}, or nothing if none is near. */
    static String about(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> ", did you mean " + Problems.quoted(near) + "?")
                .orElse("");
    }

    /** A known word of which one letter is missing, too many or another. */
    static Optional<String> oneOff(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate ->
                        Math.abs(candidate.length() - word.length()) <= 1 && distance(word, candidate) == 1)
                .min(Comparator.naturalOrder());
    }

    private static Optional<String> nearest(String word, Collection<String> known) {
        int furthest = Math.max(1, word.length() / 3);
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= furthest)
                .filter(candidate -> distance(word, candidate) <= furthest)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** Levenshtein's: how many characters to put in, take out or change. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
