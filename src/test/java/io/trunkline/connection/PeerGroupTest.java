package io.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerGroupTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::1, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:3::1, 2001:db8:1:3:0:0:0:0/64",
        "::ffff:192.0.2.1, 192.0.2.1",
        "not:an:address, not:an:address",
        "unknown, unknown"
    })
    void an_address_uses_the_share_of_its_network(String address, String group) {
        assertThat(PeerGroup.of(address)).isEqualTo(group);
    }
}
