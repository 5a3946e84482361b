package io.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.TestSources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypeTest {

    private static boolean isJson(Map<String, List<String>> headers) {
        return ContentType.isJson(new Webhook(
                TestSources.source("s"),
                new byte[0],
                name -> headers.getOrDefault(name, List.of()),
                "::1",
                Optional.empty(),
                Instant.EPOCH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                " application/json ",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "application/json; profile=x; charset=UTF-8",
                "application/cloudevents+json",
                "application/vnd.a.b-c+json; charset=utf-8",
                "application/a+b+json"
            })
    void json_and_its_relatives_in_utf_8_are_read(String type) {
        assertThat(isJson(Map.of("Content-Type", List.of(type)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "json",
                "text/json",
                "application/jsonx",
                "application/json, text/plain",
                "application/+json",
                "application/json-seq",
                "text/plain; x=application/json",
                "application/json; charset=iso-8859-1",
                "application/json; charset=",
                "application/json; charset=utf-8; charset=latin1",
                "application/json; charset=latin1; charset=utf-8",
                "a/b+json/c+json",
                "a b/c+json",
                "multipart/form-data; boundary=+json"
            })
    void anything_else_is_not(String type) {
        assertThat(isJson(Map.of("Content-Type", List.of(type)))).isFalse();
    }

    @Test
    void type_that_is_longer_than_any_can_be_is_none() {
        assertThat(isJson(Map.of("Content-Type", List.of("a/" + "b+".repeat(100) + "json"))))
                .isTrue();
        assertThat(isJson(Map.of("Content-Type", List.of("a/" + "b+".repeat(3_000) + "json"))))
                .isFalse();
    }

    @Test
    void it_must_be_said_once_and_nothing_may_be_compressed() {
        List<String> json = List.of("application/json");
        assertThat(isJson(Map.of())).isFalse();
        assertThat(isJson(Map.of("Content-Type", List.of("application/json", "application/json"))))
                .isFalse();
        assertThat(isJson(Map.of("Content-Type", json, "Content-Encoding", List.of("identity"))))
                .isTrue();
        assertThat(isJson(Map.of("Content-Type", json, "Content-Encoding", List.of("identity, gzip"))))
                .isFalse();
        assertThat(isJson(Map.of("Content-Type", json, "Content-Encoding", List.of("br"))))
                .isFalse();
    }
}
