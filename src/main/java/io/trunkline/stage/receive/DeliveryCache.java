package io.trunkline.stage.receive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The deliveries that the ledger is known to have, so that a repeat need not ask it. Only a cache: the ledger decides, and
 * what is forgotten here is found there.
 *
 * <p>Camel's own Caffeine repository has no bound and no expiry.
 */
@ManagedResource(description = "Deliveries that were recorded lately")
public final class DeliveryCache extends ServiceSupport implements IdempotentRepository {

    private static final int MOST = 50_000;
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Tidies up on the thread that adds: to wake another for it took longer than that. */
    private final Cache<String, Boolean> seen = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(LONGEST)
            .executor(Runnable::run)
            .build();

    @Override
    public boolean add(String key) {
        return seen.asMap().putIfAbsent(key, Boolean.TRUE) == null;
    }

    @Override
    public boolean contains(String key) {
        return seen.getIfPresent(key) != null;
    }

    @Override
    public boolean remove(String key) {
        return seen.asMap().remove(key) != null;
    }

    @Override
    public boolean confirm(String key) {
        return contains(key);
    }

    @Override
    @ManagedOperation(description = "Forgets all")
    public void clear() {
        seen.invalidateAll();
    }

    @ManagedAttribute(description = "How many are remembered, about")
    public long getSize() {
        return seen.estimatedSize();
    }
}
