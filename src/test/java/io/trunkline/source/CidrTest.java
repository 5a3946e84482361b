package io.trunkline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest(name = "{1} is in {0}")
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1",
        "10.1.2.3/8, 10.9.9.9",
        "192.0.2.128/25, 192.0.2.128",
        "192.0.2.7, 192.0.2.7",
        "0.0.0.0/0, 203.0.113.9",
        "2001:db8::/32, 2001:DB8:1::1",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "::/0, 2001:db8::1",
        "10.0.0.0/8, ::ffff:10.1.2.3",
        "10.0.0.0/8, ::ffff:a01:203",
        "::ffff:10.0.0.0/104, 10.1.2.3",
        "::ffff:192.0.2.7, 192.0.2.7",
    })
    void holdsAnAddressInside(String block, String address) {
        assertThat(Cidr.parse(block).contains(address)).isTrue();
    }

    @ParameterizedTest(name = "{1} is not in {0}")
    @CsvSource({
        "10.0.0.0/8, 11.0.0.1",
        "192.0.2.128/25, 192.0.2.127",
        "192.0.2.7, 192.0.2.8",
        "2001:db8::/32, 2001:db9::1",
        "2001:db8::/127, 2001:db8::2",
        "0.0.0.0/0, 2001:db8::1",
        "::/0, 10.0.0.1",
        "::ffff:10.0.0.0/104, 11.0.0.1",
    })
    void doesNotHoldAnAddressOutside(String block, String address) {
        assertThat(Cidr.parse(block).contains(address)).isFalse();
    }

    @ParameterizedTest(name = "{0} is no address")
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org",
                "10.0.0",
                "10.0.0.0.0",
                "10.0.0.256",
                "999.0.0.1",
                "010.0.0.1",
                "1e1.0.0.1",
                "10.0.0.1 ",
                "10.0.0.1.",
                "::1::",
                "1:2",
                "12345::1",
                ".:1",
                "g::1",
                "fe80::1%eth0",
                ":",
                "[::1]",
                "1"
            })
    void takesNothingElseForAnAddress(String text) {
        assertThat(Cidr.isAddress(text)).isFalse();
        assertThat(Cidr.parse("0.0.0.0/0").contains(text)).isFalse();
        assertThat(Cidr.parse("::/0").contains(text)).isFalse();
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0} is no block")
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.0/x",
                "::/129",
                "/8",
                "::ffff:10.0.0.0/8"
            })
    void refusesWhatIsNoBlockAndSaysHowOneLooks(String text) {
        assertThatThrownBy(() -> Cidr.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a CIDR such as 10.0.0.0/8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "2001:db8::/32", "192.0.2.7"})
    void isPrintedAsItWasWritten(String text) {
        assertThat(Cidr.parse(text)).hasToString(text);
    }
}
