package io.trunkline.management;

import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.sqlite.SqliteBackup;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Down while the ledger cannot be written: every webhook is then answered 503, so traffic belongs elsewhere. */
final class StoreCheck extends AbstractHealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCheck.class);

    private final CachedValue<Boolean> store;
    private final AtomicBoolean down = new AtomicBoolean();
    private volatile boolean said;

    StoreCheck(CachedValue<Boolean> store) {
        super("trunkline", "store");
        this.store = store;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            store.get();
            builder.up();
            if (down.getAndSet(false) && said) {
                LOG.info("The store takes writes again");
            }
        } catch (Exception e) {
            // Messages of database drivers may quote what they were given, and health is read by more people than logs.
            String why = SqliteBackup.isBroken(e)
                    ? "the store's file is broken: " + SqliteBackup.WAY_OUT
                    : "the store cannot be written (" + e.getClass().getSimpleName() + "); the log says why";
            builder.down().message(why);
            if (!down.getAndSet(true)) {
                said = !StoreUnavailableException.isLogged(e);
                if (said) {
                    LOG.error("The store cannot be written, so this node is not ready: {}", e.getMessage());
                }
            }
        }
    }
}
