package io.trunkline.inventory.notifications;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** WebSockets of Vert.x; the proxy and the certificates of the virtual machine's settings count. */
public final class VertxWebSockets implements WebSockets {

    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    private static final Duration TO_OPEN = Duration.ofSeconds(20);

    /** As much as a webhook may have by default. */
    private static final int LARGEST_MESSAGE = 256 << 10;

    private final Supplier<Vertx> vertx;
    private WebSocketClient client;

    /** @param vertx asked once there is something to open */
    public VertxWebSockets(Supplier<Vertx> vertx) {
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
        // Not setTimeout: it closes a socket that is long open.
        where.setAbsoluteURI(uri.toString());
        proxy(uri).ifPresent(where::setProxyOptions);
        ClientWebSocket socket = client().webSocket();
        socket.textMessageHandler(heard::accept);
        socket.closeHandler(ended -> closed.run());
        socket.exceptionHandler(failure -> {});
        Future<WebSocket> opening = socket.connect(where);
        try {
            opening.toCompletionStage().toCompletableFuture().get(TO_OPEN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            opening.onSuccess(WebSocket::close);
            throw new IOException("the socket at " + uri.getHost() + " does not open in " + TO_OPEN.toSeconds() + " s");
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
