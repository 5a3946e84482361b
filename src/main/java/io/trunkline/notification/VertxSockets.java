package io.trunkline.notification;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** WebSockets of Vert.x; the proxy and the certificates of the virtual machine's settings count. */
public final class VertxSockets implements Sockets {

    private static final Duration TO_CONNECT = Duration.ofSeconds(10);

    /** As much as a webhook may have by default. */
    private static final int LARGEST_MESSAGE = 256 << 10;

    private final Supplier<Vertx> vertx;
    private WebSocketClient client;

    /** @param vertx asked once there is something to open */
    public VertxSockets(Supplier<Vertx> vertx) {
        this.vertx = vertx;
    }

    private synchronized WebSocketClient client() {
        if (client == null) {
            client = vertx.get()
                    .createWebSocketClient(new WebSocketClientOptions()
                            .setConnectTimeout((int) TO_CONNECT.toMillis())
                            .setMaxFrameSize(LARGEST_MESSAGE)
                            .setMaxMessageSize(LARGEST_MESSAGE));
        }
        return client;
    }

    @Override
    public Socket connect(URI uri, Consumer<String> heard, Runnable closed) throws IOException, InterruptedException {
        WebSocketConnectOptions where = new WebSocketConnectOptions();
        where.setAbsoluteURI(uri.toString()).setTimeout(TO_CONNECT.toMillis());
        proxy(uri).ifPresent(where::setProxyOptions);
        ClientWebSocket socket = client().webSocket();
        socket.textMessageHandler(heard::accept);
        socket.closeHandler(ended -> closed.run());
        socket.exceptionHandler(failure -> {});
        try {
            socket.connect(where).toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            // Its message may quote the address, which is a secret.
            throw new IOException("the socket at " + uri.getHost() + " does not open ("
                    + e.getCause().getClass().getSimpleName() + ")");
        }
        return new Socket() {
            @Override
            public boolean isOpen() {
                return !socket.isClosed();
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }

    private static Optional<ProxyOptions> proxy(URI uri) {
        URI asked = URI.create((uri.getScheme().equals("wss") ? "https://" : "http://") + uri.getAuthority());
        return ProxySelector.getDefault().select(asked).stream()
                .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
                .map(proxy -> (InetSocketAddress) proxy.address())
                .map(address -> new ProxyOptions()
                        .setType(ProxyType.HTTP)
                        .setHost(address.getHostString())
                        .setPort(address.getPort()))
                .findFirst();
    }
}
