package io.trunkline.cli;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts in lines, as {@code diff -u} writes it. Small files alone: its cost is one times the other. */
final class LineDiff {

    private static final int CONTEXT = 3;

    private final List<String> before;
    private final List<String> after;
    private final List<Line> lines = new ArrayList<>();

    /** @param mark {@code -}, {@code +} or blank */
    private record Line(char mark, String text, int before, int after) {}

    private LineDiff(String before, String after) {
        this.before = before.lines().toList();
        this.after = after.lines().toList();
        compare();
    }

    /** The hunks, without a header; none for equal lines. */
    static List<String> between(String before, String after) {
        return new LineDiff(before, after).hunks();
    }

    private void compare() {
        int[][] common = common();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', before.get(i), i++, j++));
            } else if (j == after.size() || i < before.size() && common[i + 1][j] >= common[i][j + 1]) {
                lines.add(new Line('-', before.get(i), i++, j));
            } else {
                lines.add(new Line('+', after.get(j), i, j++));
            }
        }
    }

    /** How long the longest common subsequence of what follows each pair of places is. */
    private int[][] common() {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private List<String> hunks() {
        List<String> hunks = new ArrayList<>();
        int shown = 0;
        for (int at = 0; at < lines.size(); at++) {
            if (isNear(at)) {
                if (at == 0 || at > shown) {
                    Line first = lines.get(at);
                    hunks.add("@@ line " + (first.before() + 1) + " as shipped, line " + (first.after() + 1)
                            + " here @@");
                }
                hunks.add(lines.get(at).mark() + lines.get(at).text());
                shown = at + 1;
            }
        }
        return hunks;
    }

    private boolean isNear(int at) {
        for (int other = Math.max(0, at - CONTEXT); other <= Math.min(lines.size() - 1, at + CONTEXT); other++) {
            if (lines.get(other).mark() != ' ') {
                return true;
            }
        }
        return false;
    }
}
