package io.trunkline.config;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;

/**
 * How calls to PagerDuty's Events API leave this machine.
 *
 * @param proxy the HTTP proxy for PagerDuty alone; null leaves it to the virtual machine's settings
 * @param proxyUser who it is asked as; null if it requires no user
 * @param proxyPassword a secret; null if there is none
 * @param parallelCalls calls at a time of keys whose last call was unanswered, or that have lasted long
 */
public record Outbound(URI proxy, String proxyUser, String proxyPassword, int parallelCalls) {

    static final int PARALLEL_CALLS = 256;

    public static final Outbound DIRECT = new Outbound(null, null, null, PARALLEL_CALLS);

    /** In words, such as {@code https://events.pagerduty.com through the proxy http://proxy:3128}. */
    public String describe(String url) {
        if (proxy != null) {
            return url + " through the proxy " + proxy + (proxyUser == null ? "" : " as " + proxyUser)
                    + " (trunkline.pagerduty.proxy)";
        }
        return virtualMachines(url)
                .map(address -> url + " through the proxy " + address.getHostString() + ":" + address.getPort()
                        + " (of the virtual machine's settings)")
                .orElse(url + " without a proxy");
    }

    private static Optional<InetSocketAddress> virtualMachines(String url) {
        return ProxySelector.getDefault().select(URI.create(url)).stream()
                .filter(one -> one.type() == Proxy.Type.HTTP)
                .map(one -> (InetSocketAddress) one.address())
                .findFirst();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Outbound[" + proxy + ", " + proxyUser + ", " + parallelCalls + "]";
    }
}
