package io.trunkline.source.body;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            secret          | body is not JSON: line 1, column 1
            {"a":1          | body is not JSON: line 1, column 7
            {"a":secret}    | body is not JSON: line 1, column 6
            {'a':1}         | body is not JSON: line 1, column 2
            {"a":1,}        | body is not JSON: line 1, column 8
            {"a":NaN}       | body is not JSON: line 1, column 9
            {"a":01}        | body is not JSON: line 1, column 7
            // {}           | body is not JSON: line 1, column 1
            {} {}           | body is not JSON: line 1, column 4
            {}]             | body is not JSON: line 1, column 3
            {} secret       | body is not JSON: line 1, column 4
            []              | body must be a JSON object, not an array
            "secret"        | body must be a JSON object, not a string
            17              | body must be a JSON object, not a number
            null            | body must be a JSON object, not null
            {"a":1,"a":2}   | body has a key twice in one object: line 1, column 12
            {"b":[{"a":1,"a":1}]}      | body has a key twice in one object: line 1, column 18
            {"b":{"a":{},"\\u0061":3}} | body has a key twice in one object: line 1, column 23
            """)
    void refusesWhatIsNotOneObjectAndGivesThePlaceAlone(String body, String message) {
        assertThatThrownBy(() -> JsonBody.read(body.getBytes(UTF_8)))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t", "\uFEFF"})
    void refusesAnEmptyBody(String body) {
        assertThatThrownBy(() -> JsonBody.read(body.getBytes(UTF_8))).hasMessage("body is not JSON: it is empty");
    }

    @Test
    void theSameKeyInTwoObjectsIsNoRepeat() throws InvalidEventException {
        assertThat(JsonBody.read("{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}".getBytes(UTF_8))
                        .first(List.of(JsonPointer.compile("/a/a/1/a"))))
                .map(JsonBody.Field::node)
                .hasValueSatisfying(node -> assertThat(node.intValue()).isEqualTo(2));
    }

    @Test
    void aByteOrderMarkIsIgnored() throws InvalidEventException {
        assertThat(JsonBody.read("\uFEFF{\"a\":1}".getBytes(UTF_8)).text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void aReplacementCharacterThatWasSentIsText() throws InvalidEventException {
        assertThat(JsonBody.read("{\"a\":\"\uFFFD\"}".getBytes(UTF_8)).text()).isEqualTo("{\"a\":\"\uFFFD\"}");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertNotUtf8(7, (byte) 0xe4); // Latin-1
        assertNotUtf8(7, (byte) 0xc0, (byte) 0xaf); // overlong
        assertNotUtf8(7, (byte) 0xed, (byte) 0xa0, (byte) 0x80); // a lone surrogate
        assertNotUtf8(7, (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80); // beyond Unicode
    }

    @Test
    void refusesOtherEncodings() {
        assertThatThrownBy(() -> JsonBody.read("{\"a\":1}".getBytes(UTF_16LE)))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageStartingWith("body is not JSON");
    }

    @Test
    void refusesANestingBomb() {
        String deepest = "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}";
        String tooDeep = "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}";
        String bomb = "{\"a\":".repeat(40_000);

        assertThat(List.of(deepest)).allSatisfy(body -> JsonBody.read(body.getBytes(UTF_8)));
        assertThat(List.of(tooDeep, bomb))
                .allSatisfy(body -> assertThatThrownBy(() -> JsonBody.read(body.getBytes(UTF_8)))
                        .isExactlyInstanceOf(InvalidEventException.class)
                        .hasMessageStartingWith("body is nested deeper than 64 levels, or has"));
    }

    @Test
    void refusesANumberThatIsLongerThanAnyIs() {
        assertThatThrownBy(() -> JsonBody.read(("{\"a\":" + "9".repeat(101) + "}").getBytes(UTF_8)))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessageContaining("a number longer than 100 digits");
    }

    private static void assertNotUtf8(int place, byte... bytes) {
        byte[] body = "{\"a\":\"....\"}".getBytes(UTF_8);
        System.arraycopy(bytes, 0, body, 6, bytes.length);
        assertThatThrownBy(() -> JsonBody.read(body))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessage("body is not JSON: not UTF-8 at byte " + place);
    }
}
