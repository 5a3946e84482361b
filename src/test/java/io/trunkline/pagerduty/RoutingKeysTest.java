package io.trunkline.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutingKeysTest {

    @Test
    void aKeyShowsAsItsLastFourCharacters() {
        assertThat(RoutingKeys.masked(Reports.KEY)).isEqualTo("...cdef");
    }

    @Test
    void aKeyOfFewCharactersDoesNotShowAtAll() {
        assertThat(RoutingKeys.masked("abc")).isEqualTo("...");
        assertThat(RoutingKeys.masked("abcdefg")).isEqualTo("...");
    }

    @Test
    void everyOccurrenceOfAKeyIsMaskedInWhateverCase() {
        assertThat(RoutingKeys.hidden("no " + Reports.KEY + ", no " + Reports.KEY.toUpperCase(), Reports.KEY))
                .isEqualTo("no ...cdef, no ...cdef");
    }

    @Test
    void aKeyIsNoPattern() {
        assertThat(RoutingKeys.hidden("a.c$defgh abcdefgh", "a.c$defgh")).isEqualTo("...efgh abcdefgh");
    }

    @Test
    void noKeyHidesNothing() {
        assertThat(RoutingKeys.hidden("text", "")).isEqualTo("text");
    }
}
