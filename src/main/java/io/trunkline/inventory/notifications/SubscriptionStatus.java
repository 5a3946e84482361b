package io.trunkline.inventory.notifications;

/**
 * How the listening to a source stands at this node.
 *
 * @param holds whether it is this node that listens
 * @param channels how many there are to be
 * @param open how many are open
 * @param heard topics of the open ones
 * @param unheard topics that no channel has room for
 * @param trouble why a channel is not open, or null
 */
public record SubscriptionStatus(
        String source, boolean holds, int channels, int open, int heard, int unheard, String trouble) {}
