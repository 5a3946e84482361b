package io.trunkline.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.routecheck.RouteFile;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.config.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ExchangePlanTest {

    private static ExchangePlan plan(String file, UnaryOperator<String> edit) throws IOException {
        RouteFileSet before = RouteFileSet.shipped();
        TreeMap<String, RouteFile> after = new TreeMap<>(before.files());
        after.computeIfPresent(file, (name, old) -> new RouteFile(name, edit.apply(old.text())));
        return ExchangePlan.of(RouteIndex.of(before), RouteIndex.of(new RouteFileSet(after)));
    }

    private static ExchangePlan plan(String before, String after) throws IOException {
        return ExchangePlan.of(index(before), index(after));
    }

    private static RouteIndex index(String text) throws IOException {
        TreeMap<String, RouteFile> files = new TreeMap<>();
        files.put("mine.camel.yaml", new RouteFile("mine.camel.yaml", text));
        return RouteIndex.of(new RouteFileSet(files));
    }

    @Test
    void comments_and_layout_change_nothing() throws IOException {
        assertThat(plan(
                                "deliver.camel.yaml",
                                text -> "# Ours\n"
                                        + text.replace(
                                                "description: Makes the call", "description: \"Makes the call\""))
                        .steps())
                .isEmpty();
    }

    @Test
    void only_the_route_that_changed_is_exchanged() throws IOException {
        assertThat(plan("deliver.camel.yaml", text -> text.replace("Makes the call", "Makes the one call"))
                        .steps())
                .containsExactly(new ExchangeStep(Set.of("deliver"), Set.of("deliver")));
    }

    @Test
    void what_stands_beside_routes_in_a_file_concerns_all_of_them() throws IOException {
        assertThat(plan(
                                "deliver.camel.yaml",
                                text -> text.replace("maximumRedeliveries: 20", "maximumRedeliveries: 10"))
                        .steps())
                .extracting(ExchangeStep::added)
                .containsExactly(Set.of("call"), Set.of("deliver"));
    }

    @Test
    void what_holds_for_all_routes_exchanges_all_the_callee_before_its_caller_and_webhooks_last() throws IOException {
        List<String> order = plan("error-handling.camel.yaml", text -> text.replace("DEBUG", "INFO")).steps().stream()
                .flatMap(step -> step.added().stream())
                .toList();

        assertThat(order)
                .containsSubsequence("lookup", "wake", "assess", "group", "call", "deliver", "sweep")
                .endsWith("acknowledge", "receive");
        assertThat(order).hasSize(RouteIndex.of(RouteFileSet.shipped()).routes().size());
    }

    @Test
    void a_route_with_another_id_at_the_same_input_takes_the_place_of_the_old_one() throws IOException {
        assertThat(plan(
                                "- route: {id: a, from: {uri: 'direct:x?timeout=1'}}",
                                "- route: {id: b, from: {uri: 'direct://x'}}")
                        .steps())
                .containsExactly(new ExchangeStep(Set.of("a"), Set.of("b")));
    }

    @Test
    void a_route_that_begins_elsewhere_is_one_step() throws IOException {
        assertThat(plan("- route: {id: a, from: {uri: 'direct:x'}}", "- route: {id: a, from: {uri: 'direct:y'}}")
                        .steps())
                .containsExactly(new ExchangeStep(Set.of("a"), Set.of("a")));
    }

    @Test
    void a_route_without_an_id_takes_a_restart() throws IOException {
        assertThat(plan("- route: {id: a, from: {uri: 'direct:x'}}", "- from: {uri: 'direct:x', steps: []}")
                        .problems())
                .extracting(Problem::place)
                .containsExactly("from");
    }
}
