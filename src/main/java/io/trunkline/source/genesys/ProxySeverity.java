package io.trunkline.source.genesys;

import io.trunkline.model.Status;

/**
 * How bad it is that a trunk's proxies fail, of those that are asked by OPTIONS and of those it registers with.
 *
 * @param all the status if all of a list fail
 * @param some the status if some do
 */
public record ProxySeverity(Status all, Status some) {

    public static final ProxySeverity STANDARD = new ProxySeverity(Status.DOWN, Status.DEGRADED);
}
