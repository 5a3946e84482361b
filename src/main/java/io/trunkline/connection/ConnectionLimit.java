package io.trunkline.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * How many connections there may be, in all and of one peer. Counted when the kernel hands a connection over: what is too
 * much costs neither a TLS handshake nor a buffer.
 */
@Sharable
public final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private final int most;
    private final int mostOfOnePeer;
    private final Predicate<String> exempt;
    private final ConnectionEvents events;
    private final Map<String, Integer> byPeer = new HashMap<>();
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private int open;

    /**
     * @param most connections in all
     * @param mostOfOnePeer connections of one peer
     * @param exempt addresses that only the first limit is for, such as those of trusted proxies
     */
    public ConnectionLimit(int most, int mostOfOnePeer, Predicate<String> exempt, ConnectionEvents events) {
        this.most = most;
        this.mostOfOnePeer = mostOfOnePeer;
        this.exempt = exempt;
        this.events = events;
    }

    /** Accepted connections, before anything is set up for them. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel connection = (Channel) message;
        String peer = PeerGroup.of(connection.remoteAddress());
        boolean limited = !exempt.test(address(connection));
        if (!take(peer, limited)) {
            connection.unsafe().closeForcibly();
            events.tooMany(peer);
            return;
        }
        connection.pipeline().addFirst(new ChannelInitializer<>() {
            /** Once its event loop has it, since before that it cannot be closed; and before it gets a TLS context. */
            @Override
            protected void initChannel(Channel registered) {
                connections.add(registered);
            }
        });
        connection.closeFuture().addListener(closed -> {
            connections.remove(connection);
            release(peer, limited);
        });
        context.fireChannelRead(message);
    }

    /** Connections that are open now. */
    public synchronized int open() {
        return open;
    }

    /** Closes all that are open, also those in the midst of a TLS handshake. */
    public void closeAll() {
        connections.forEach(Channel::close);
    }

    private synchronized boolean take(String peer, boolean limited) {
        if (open >= most || limited && byPeer.getOrDefault(peer, 0) >= mostOfOnePeer) {
            return false;
        }
        open++;
        if (limited) {
            byPeer.merge(peer, 1, Integer::sum);
        }
        return true;
    }

    private synchronized void release(String peer, boolean limited) {
        open--;
        if (limited) {
            byPeer.computeIfPresent(peer, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    private static String address(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : "";
    }
}
