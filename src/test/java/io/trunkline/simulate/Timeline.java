package io.trunkline.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A timeline of docs/explanation/rules.md: what happens when, as the page writes it. Lines that begin with {@code ->} say what
 * PagerDuty hears; they and the verdicts in brackets are not read but played.
 */
record Timeline(String name, List<Step> steps) {

    private static final Pattern BLOCK =
            Pattern.compile("!\\[[^]]*]\\(\\.\\./img/(\\S+)\\.svg\\)\n\n```\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("(\\S+) +(.+?)(?: +\\[[a-z-]+(?: until \\S+)?])?");
    private static final Pattern GROUP = Pattern.compile("(.*)\\[(\\d+)-(\\d+)](.*)");

    /** Something that happens, as the page words it. */
    record Step(Duration at, String text) {}

    /** Where a timeline stands in the page. */
    record Block(Timeline timeline, int from, int to, String text) {}

    /** All timelines of a page: a code block right under a picture. */
    static List<Block> of(String page) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(page);
        while (matcher.find()) {
            blocks.add(new Block(
                    parse(matcher.group(1), matcher.group(2)), matcher.start(2), matcher.end(2), matcher.group(2)));
        }
        return blocks;
    }

    private static Timeline parse(String name, String text) {
        List<Step> steps = text.lines()
                .filter(line -> !line.contains("-> "))
                .map(LINE::matcher)
                .map(line -> {
                    if (!line.matches()) {
                        throw new IllegalArgumentException(name + ": expected a time and what happens: " + line);
                    }
                    return new Step(
                            Scenario.length(line.group(1)), line.group(2).strip());
                })
                .toList();
        return new Timeline(name, steps);
    }

    /** The ids that a subject stands for: {@code trunk-us-[01-37]} for 37 of them. */
    static List<String> ids(String subject) {
        Matcher group = GROUP.matcher(subject);
        if (!group.matches()) {
            return List.of(subject);
        }
        String format = "%s%0" + group.group(2).length() + "d%s";
        return IntStream.rangeClosed(Integer.parseInt(group.group(2)), Integer.parseInt(group.group(3)))
                .mapToObj(n -> format.formatted(group.group(1), n, group.group(4)))
                .toList();
    }

    /** {@code 90s} as the page writes it: {@code 1m30s}. */
    static String written(Duration at) {
        return at.isZero() ? "0s" : at.toString().substring(2).toLowerCase();
    }
}
