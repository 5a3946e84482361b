package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people order through the API. */
class ApiOrdersTest extends ApiFixture {

    @Test
    void a_component_is_forgotten_by_its_written_form() throws Exception {
        HttpResponse<String> answer =
                node.send("POST", "/api/forget?component=genesys/trunk/trunk-us-east-01", "X-Trunkline", "forget");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Forgotten\"}");
        assertThat(node.operations.forgotten).containsExactly(FakeLedger.TRUNK);
    }

    @Test
    void forgetting_needs_a_header_that_no_foreign_page_can_send() throws Exception {
        String path = "/api/forget?component=genesys/trunk/trunk-us-east-01";

        assertThat(node.send("POST", path).statusCode()).isEqualTo(403);
        assertThat(node.send("POST", path, "X-Trunkline", "yes").statusCode()).isEqualTo(403);
        assertThat(node.operations.forgotten).isEmpty();
        // The browser asks first whether it may send the header, and is not told that it may.
        HttpResponse<String> asked = node.send(
                "OPTIONS",
                path,
                "Origin",
                "https://elsewhere.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "x-trunkline");
        assertThat(asked.statusCode()).isEqualTo(405);
        assertThat(asked.headers().map()).doesNotContainKey("access-control-allow-headers");
    }

    @Test
    void incident_is_sent_again_by_its_number() throws Exception {
        String path = "/api/retry?incident=" + FakeLedger.INCIDENT;

        assertThat(node.send("POST", path).statusCode()).isEqualTo(403);
        assertThat(node.send("POST", path, "X-Trunkline", "forget").statusCode())
                .isEqualTo(403);
        assertThat(node.operations.retried).isEmpty();
        HttpResponse<String> answer = node.send("POST", path, "X-Trunkline", "retry");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Told again\"}");
        assertThat(node.operations.retried).containsExactly(FakeLedger.INCIDENT);
    }

    @Test
    void resolve_is_given_up_and_not_sent_again() throws Exception {
        String path = "/api/retry?give_up=true&incident=";
        HttpResponse<String> answer = node.send("POST", path + FakeLedger.INCIDENT, "X-Trunkline", "retry");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Given up\"}");
        assertThat(node.operations.retried).isEmpty();
        assertThat(node.send("POST", path + "99", "X-Trunkline", "retry").statusCode())
                .isEqualTo(404);
        assertThat(node.send("POST", "/api/retry?give_up=1&incident=1", "X-Trunkline", "retry")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_drill_goes_down_and_up_once() throws Exception {
        String down = "/api/drill?service=eu-finance&status=DOWN";
        assertThat(node.send("POST", down).statusCode()).isEqualTo(403);
        assertThat(node.send("POST", down, "X-Trunkline", "retry").statusCode()).isEqualTo(403);
        assertThat(node.operations.drilled).isEmpty();

        assertThat(node.send("POST", down, "X-Trunkline", "drill").body()).isEqualTo("{\"message\":\"DRILL DOWN\"}");
        HttpResponse<String> again = node.send("POST", down, "X-Trunkline", "drill");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("A drill of it is under way");
        assertThat(node.operations.drilled).containsExactly(Status.DOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "?service=nobody&status=DOWN,404",
        "?service=eu-finance&status=DEGRADED,400",
        "?service=eu-finance,400",
        "?status=UP,400",
        "'',400"
    })
    void a_drill_of_nothing_is_refused(String parameters, int status) throws Exception {
        assertThat(node.send("POST", "/api/drill" + parameters, "X-Trunkline", "drill")
                        .statusCode())
                .isEqualTo(status);
        assertThat(node.operations.drilled).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"?incident=99,404", "?incident=one,400", "?incident=-1,400", "?incident=,400", "'',400"})
    void retrying_what_is_not_there_is_refused(String parameters, int status) throws Exception {
        HttpResponse<String> answer = node.send("POST", "/api/retry" + parameters, "X-Trunkline", "retry");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(node.operations.retried).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/api/forget?component=genesys/trunk/nobody,404", "/api/forget?component=trunk-1,400", "/api/forget,400"
    })
    void forgetting_what_is_not_there_is_refused(String path, int status) throws Exception {
        assertThat(node.send("POST", path, "X-Trunkline", "forget").statusCode())
                .isEqualTo(status);
        assertThat(node.operations.forgotten).isEmpty();
    }
}
