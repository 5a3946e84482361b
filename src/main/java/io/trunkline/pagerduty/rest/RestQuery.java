package io.trunkline.pagerduty.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The parameters of a GET. */
public record RestQuery(List<Parameter> parameters) {

    public static final RestQuery NONE = new RestQuery(List.of());

    record Parameter(String name, String value) {

        private String encoded() {
            return URLEncoder.encode(name, UTF_8) + "="
                    + URLEncoder.encode(value, UTF_8).replace("+", "%20");
        }
    }

    public RestQuery {
        parameters = List.copyOf(parameters);
    }

    public static RestQuery of(String name, String value) {
        return NONE.and(name, value);
    }

    /** @throws IllegalArgumentException if the value is blank: PagerDuty leaves out such a filter and lists everything */
    public RestQuery and(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is empty, which would ask PagerDuty for everything");
        }
        List<Parameter> all = new ArrayList<>(parameters);
        all.add(new Parameter(name, value));
        return new RestQuery(all);
    }

    String encoded() {
        return parameters.stream().map(Parameter::encoded).collect(Collectors.joining("&"));
    }
}
