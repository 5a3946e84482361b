package io.trunkline.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;

/**
 * Sockets with a {@link ConnectionLimit}. Vert.x tells of a connection only after its TLS handshake, so the limit has to
 * stand below it.
 */
public final class LimitedTransport extends JDKTransport {

    /** The most that is read of a connection at a time, and so the most that one holds that is not looked at yet. */
    private static final int LARGEST_READ = 8 * 1024;

    private static final int SMALLEST_READ = 512;
    private static final int FIRST_READ = 2 * 1024;

    /**
     * By itself it grows to megabytes, which one connection then holds in the kernel, and of which a third is taken at a
     * time: a peer that reads slowly would look like one that does not read.
     */
    private static final int SEND_BUFFER = 64 * 1024;

    private final ConnectionLimit limit;

    private LimitedTransport(ConnectionLimit limit) {
        this.limit = limit;
    }

    /** A Vert.x of which all servers together have this limit. */
    public static Vertx vertx(VertxOptions options, ConnectionLimit limit) {
        return new VertxBuilder(options)
                .findTransport(new LimitedTransport(limit))
                .init()
                .vertx();
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> unlimited = super.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel server = unlimited.newChannel();
            server.pipeline().addLast(limit);
            return server;
        };
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        bootstrap.childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
        bootstrap.childOption(
                ChannelOption.RCVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ));
    }
}
