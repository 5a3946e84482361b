package io.trunkline.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutingKeyMaskTest {

    @Test
    void aKeyShowsAsItsLastFourCharacters() {
        assertThat(RoutingKeyMask.masked(Reports.KEY)).isEqualTo("...cdef");
    }

    @Test
    void aKeyOfFewCharactersDoesNotShowAtAll() {
        assertThat(RoutingKeyMask.masked("abc")).isEqualTo("...");
        assertThat(RoutingKeyMask.masked("abcdefg")).isEqualTo("...");
    }

    @Test
    void everyOccurrenceOfAKeyIsMaskedInWhateverCase() {
        assertThat(RoutingKeyMask.hidden("no " + Reports.KEY + ", no " + Reports.KEY.toUpperCase(), Reports.KEY))
                .isEqualTo("no ...cdef, no ...cdef");
    }

    @Test
    void aKeyIsNoPattern() {
        assertThat(RoutingKeyMask.hidden("a.c$defgh abcdefgh", "a.c$defgh")).isEqualTo("...efgh abcdefgh");
    }

    @Test
    void noKeyHidesNothing() {
        assertThat(RoutingKeyMask.hidden("text", "")).isEqualTo("text");
    }
}
