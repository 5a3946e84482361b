package io.trunkline.inventory.notifications;

import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;

/** Opens WebSockets. */
public interface WebSockets {

    /** One that was opened. */
    interface Socket {

        boolean isOpen();

        /** Returns at once. */
        void close();
    }

    /**
     * Opens one.
     *
     * @param heard gets every text, one after another
     * @param closed is run when it ends, from either side
     */
    Socket connect(URI uri, Consumer<String> heard, Runnable closed) throws IOException, InterruptedException;
}
