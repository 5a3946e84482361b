package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    private static final String FAMILY = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
    private static final String FLAG = "\uD83C\uDDE9\uD83C\uDDEA";

    @Test
    void lineBreaksAndTabsBecomeSpacesAndOtherControlCharactersGo() {
        assertThat(SafeText.clean("a\tb\nc\u0000d\u007Fe\u0085f\u2028g\u009Bh")).isEqualTo("a b cde f gh");
    }

    @Test
    void halfASurrogatePairBecomesAReplacementCharacter() {
        assertThat(SafeText.clean("a\uD83Db\uDC68")).isEqualTo("a\uFFFDb\uFFFD");
        assertThat(SafeText.clean("\uD83D\uDC68")).isEqualTo("\uD83D\uDC68");
    }

    @Test
    void overridesOfTheWritingDirectionGoAndMarksOfItStay() {
        assertThat(SafeText.clean("a\u202Eb\u2067c\u200Fd")).isEqualTo("abc\u200Fd");
    }

    @Test
    void nothingIsAnEmptyText() {
        assertThat(SafeText.clean(null)).isEmpty();
    }

    @Test
    void whatFitsIsNotCut() {
        assertThat(SafeText.cut("\uD83D\uDC68\uD83D\uDC68", 2, "…")).isEqualTo("\uD83D\uDC68\uD83D\uDC68");
    }

    @Test
    void aSurrogatePairCountsAsOneAndIsNeverParted() {
        assertThat(SafeText.cut("\uD83D\uDC68".repeat(3), 2, "…")).isEqualTo("\uD83D\uDC68…");
    }

    @Test
    void whatPeopleSeeAsOneCharacterIsKeptWhole() {
        assertThat(SafeText.cut("ab" + FAMILY + "c", 6, "…")).isEqualTo("ab…");
        assertThat(SafeText.cut("a" + FLAG + FLAG + "b", 4, "…")).isEqualTo("a" + FLAG + "…");
        assertThat(SafeText.cut("abe\u0301cd", 4, "…")).isEqualTo("ab…");
    }

    @Test
    void aCharacterThatIsLongerThanAllRoomIsPartedAfterAll() {
        assertThat(SafeText.cut("e" + "\u0301".repeat(50), 10, "…")).isEqualTo("e" + "\u0301".repeat(8) + "…");
    }

    @Test
    void asciiKeepsLettersWithoutTheirAccents() {
        assertThat(SafeText.ascii("Zürich – São Paulo\u0007 東京…")).isEqualTo("Zurich ? Sao Paulo ??...");
    }
}
