package io.trunkline.ledger;

import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.DedupKeys;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.Directory;
import io.trunkline.model.Incident;
import io.trunkline.rules.RefusalPolicy;
import io.trunkline.rules.RefusalPolicy.Address;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.Optional;

/** An incident that PagerDuty has not accepted goes to another integration, under a dedup key of its own there. */
final class RoutingKeyMove {

    private RoutingKeyMove() {}

    /** The present routing key of an incident's service; the default service's if that service is gone. */
    static String ownersKey(Directory directory, Incident incident) {
        return directory
                .service(incident.service())
                .orElseGet(directory::defaultService)
                .routingKey();
    }

    /** The new address of an incident if the key that it is sent to was changed in services.yaml since. */
    static Optional<Address> newAddress(Sql store, Directory directory, Incident incident) {
        String owner = ownersKey(directory, incident);
        return RefusalPolicy.newAddress(
                incident,
                owner,
                RoutingKeyTable.isRejected(store, owner),
                directory.defaultService().routingKey());
    }

    static void move(Sql store, Incident incident, Address to, Instant now) {
        String key = DedupKeys.another(store, to.routingKey(), incident.dedupKey(), now);
        RoutingKeyTable.ensure(store, to.routingKey());
        CallTable.readdressed(store, incident.id(), to.routingKey(), key, to.fallback());
        SymptomTable.waitNoMore(store, incident, now);
    }

    /** Leaves the resolve behind that is owed at the address that the incident had until now. */
    static void oweResolve(Sql store, Incident incident, Instant now) {
        if (RefusalPolicy.owesResolve(incident)) {
            CallTable.oweResolve(store, incident, now);
        }
    }
}
