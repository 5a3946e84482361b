package io.trunkline.management;

import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Refuses requests that name another host than this one, where only this machine can reach the port. A web page can give
 * its own host name the address 127.0.0.1 and then read this port through the browser of a person on this
 * machine (DNS rebinding); what it cannot change is the name in the Host header.
 */
final class HostCheck implements Handler<RoutingContext> {

    private final String configured;
    private final boolean loopback;
    private final ManagementRefusals refusals;

    /**
     * @param refusals where requests to another host are counted
     * @throws UnknownHostException if the configured host has no address
     */
    HostCheck(String configured, ManagementRefusals refusals) throws UnknownHostException {
        this.refusals = refusals;
        this.configured = configured.toLowerCase(Locale.ROOT);
        this.loopback = InetAddress.getByName(configured).isLoopbackAddress();
    }

    @Override
    public void handle(RoutingContext request) {
        if (allows(request.request().authority())) {
            request.next();
        } else {
            refusals.ofAnotherHost(request.request());
            Reply.message(403, "This port answers requests to this machine's own name or address only")
                    .send(request);
        }
    }

    /** The port in the header is not looked at: a tunnel may have another. */
    boolean allows(HostAndPort asked) {
        if (!loopback) {
            return true;
        }
        if (asked == null) {
            return false;
        }
        String host = asked.host().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.equals(configured)
                || host.equals("[::1]")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }
}
