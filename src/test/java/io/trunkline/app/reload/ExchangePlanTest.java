package io.trunkline.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.routecheck.RouteFile;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.config.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- route: {id: a, from: {uri: 'direct:x'}} | - from: {uri: 'direct:x', steps: []} | not exchanged",
                "- from: {uri: 'direct:x', steps: []} | - route: {id: a, from: {uri: 'direct:x'}} | not taken away",
                "- from: {uri: 'direct:x', steps: []} | - from: {uri: 'direct:y', steps: []} | not exchanged",
                "- from: {uri: 'direct:x', steps: []} | '' | not taken away",
            })
    void a_route_without_an_id_takes_a_restart_when_it_comes_goes_or_changes(
            String before, String after, String problem) throws IOException {
        assertThat(plan(before, after).problems()).singleElement().satisfies(found -> {
            assertThat(found.place()).endsWith("from");
            assertThat(found.problem()).contains(problem);
            assertThat(found.expected()).contains("a restart");
        });
    }

    @Test
    void a_route_without_an_id_whose_file_is_gone_takes_a_restart() throws IOException {
        RouteIndex before = index("- from: {uri: 'direct:x', steps: []}");

        assertThat(ExchangePlan.of(before, RouteIndex.NONE).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "mine.camel.yaml: line 1, from: is not taken away while running; expected routes with an"
                                + " id, or a restart");
        assertThat(ExchangePlan.of(before, before).problems()).isEmpty();
    }

    @Test
    void another_size_of_a_queue_takes_a_restart() throws IOException {
        assertThat(plan("assess.camel.yaml", text -> text.replace("size: 200000", "size: 300000"))
                        .problems())
                .singleElement()
                .asString()
                .matches(
                        "assess.camel.yaml: line \\d+, route assess: the size of the queue changes from 200000 to 300000;"
                                + " expected the queue as it is, or a restart");
        assertThat(plan(
                                "- route: {id: a, from: {uri: 'seda:x?size=7&concurrentConsumers=2'}}",
                                "- route: {id: a, from: {uri: 'seda:x?concurrentConsumers=3&size=7'}}")
                        .problems())
                .isEmpty();
    }

    @Test
    void another_bean_of_the_same_name_takes_a_restart_and_a_new_one_is_bound() throws IOException {
        String bean = "- beans:\n    - {name: word, type: java.lang.String, constructors: {0: x}}\n";

        ExchangePlan edited = plan(bean, bean.replace("0: x", "0: y"));
        ExchangePlan renamed = plan(bean, bean.replace("0: x", "0: y").replace("name: word", "name: other"));

        assertThat(edited.problems())
                .extracting(Problem::toString)
                .containsExactly("mine.camel.yaml: line 2, bean word: changed under the same name; expected a new name,"
                        + " or a restart");
        assertThat(renamed.problems()).isEmpty();
        assertThat(renamed.filesOfNewBeans()).containsExactly("mine.camel.yaml");
        assertThat(renamed.isEmpty()).isFalse();
        assertThat(plan(bean, bean).isEmpty()).isTrue();
    }

    @Test
    void a_bean_that_was_away_in_between_comes_back_as_it_was_or_takes_a_restart() throws IOException {
        String bean = "- beans:\n    - {name: word, type: java.lang.String, constructors: {0: x}}\n";
        Map<String, RouteIndex.Bean> bound =
                Map.of("word", index(bean).bean("word").orElseThrow());

        assertThat(plan("", bean.replace("0: x", "0: y")).afterBeans(bound).problems())
                .singleElement()
                .asString()
                .contains("bean word: changed under the same name");
        assertThat(plan("", bean).afterBeans(bound).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- route: {id: a, from: {uri: 'seda:later', parameters: {size: 20}}}",
                "- route: {id: a, from: {uri: seda, parameters: {name: later, size: 20}}}",
                "- route: {id: a, from: {uri: 'seda://later?size=20'}}"
            })
    void a_size_is_seen_in_whichever_way_the_queue_is_written(String after) throws IOException {
        assertThat(plan("- route: {id: a, from: {uri: seda, parameters: {name: later, size: 10}}}", after)
                        .problems())
                .singleElement()
                .asString()
                .contains("from 10 to 20");
    }

    @Test
    void routes_at_inputs_written_by_parameters_are_steps_of_their_own_and_webhooks_are_last() throws IOException {
        String routes =
                """
                - route: {id: a, from: {uri: direct, parameters: {name: a}}}
                - route: {id: b, from: {uri: platform-http, parameters: {path: /b}}}
                - route: {id: c, from: {uri: direct, parameters: {name: c}}}
                """;

        assertThat(plan("", routes).steps())
                .extracting(ExchangeStep::added)
                .containsExactly(Set.of("a"), Set.of("c"), Set.of("b"));
    }
}
