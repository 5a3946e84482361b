package io.trunkline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** A window of maintenance as a person orders it; openapi.yaml says what its fields are. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WindowOrder(
        List<String> components,
        List<String> services,
        Instant from,
        Instant to,
        @JsonProperty("for") String length,
        String reason,
        String author) {}
