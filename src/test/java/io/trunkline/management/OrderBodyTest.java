package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.api.SimulationOrder;
import io.trunkline.api.WindowOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderBodyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | the body is null; expected a JSON object",
                "5 | the body is not what is expected: a JSON object as in /api/openapi.yaml",
                "[] | the body is not what is expected: a JSON object as in /api/openapi.yaml",
                "{\"components\": \"zz\"} | components is not what is expected: a list",
                "{\"components\": [{}]} | components.0 is not what is expected: a text",
                "{\"from\": \"soon\"} | from is not what is expected: a time such as 2026-03-01T03:05:00Z",
                "{\"form\": 1} | the body has a field 'form'; expected one of author, components, for, from, reason, services, to",
                "{\"from\": | the body is not JSON: expected an object as in /api/openapi.yaml"
            })
    void says_in_plain_words_what_is_wrong(String body, String message) {
        assertThatThrownBy(() -> OrderBody.read(body, WindowOrder.class))
                .isInstanceOf(BadRequest.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"hours\": \"many\"} | hours is not what is expected: a number",
                "{\"settings\": {\"a\": null}} | the body is not what is expected: a JSON object as in /api/openapi.yaml"
            })
    void also_of_a_simulation(String body, String message) {
        assertThatThrownBy(() -> OrderBody.read(body, SimulationOrder.class))
                .isInstanceOf(BadRequest.class)
                .hasMessage(message);
    }

    @Test
    void no_body_orders_nothing_in_particular() {
        assertThat(OrderBody.read(" ", SimulationOrder.class).hours()).isNull();
    }
}
