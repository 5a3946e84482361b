package io.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {

    private final ConnectionLimit limit = new ConnectionLimit(10, 10, any -> false, ConnectionEvents.NONE);
    private final EmbeddedChannel server = new EmbeddedChannel(limit);

    /** One that the kernel has handed over, and that no event loop has yet. */
    private EmbeddedChannel accepted() {
        EmbeddedChannel connection = new EmbeddedChannel(server, DefaultChannelId.newInstance(), false, false);
        server.writeInbound(connection);
        return connection;
    }

    @Test
    void all_are_closed_although_one_has_no_event_loop_yet() throws Exception {
        EmbeddedChannel first = accepted();
        EmbeddedChannel without = accepted();
        EmbeddedChannel last = accepted();
        first.register();
        last.register();

        limit.closeAll();

        assertThat(first.isOpen()).isFalse();
        assertThat(last.isOpen()).isFalse();
        assertThat(without.isOpen()).as("begins with what is trusted now").isTrue();
        assertThat(limit.open()).isEqualTo(1);

        without.register();
        limit.closeAll();
        assertThat(without).extracting(Channel::isOpen).isEqualTo(false);
        assertThat(limit.open()).isZero();
    }
}
