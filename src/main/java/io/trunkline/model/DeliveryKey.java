package io.trunkline.model;

import java.time.Instant;

/**
 * What makes two deliveries of one source the same one (rule 3).
 *
 * @param key unique in the history of a source. It begins with the time that the body states, where it states one: keys that
 *     arrive together then lie together in the index, which writes a few pages for a batch and not one for each event
 * @param signed where the key holds an id that no signature covers, and the signature covers a time: the hash of both, by
 *     which the same signed request is known under any id; else null
 * @param former the key that versions before gave the same delivery, where that was another; else null
 */
public record DeliveryKey(String key, String signed, String former) {

    private static final String ID = "id:";
    private static final String BODY = "body:";

    /** Added to a time it leaves 15 digits behind the first, whatever the time. */
    private static final long SIXTEEN_DIGITS = 1_000_000_000_000_000L;

    /** A key that has always been this one. */
    public DeliveryKey(String key) {
        this(key, null, null);
    }

    /** By an id that the body states. */
    public static DeliveryKey ofId(String id) {
        return new DeliveryKey(ID + id);
    }

    /** By a body that is the same happening whenever it comes again. */
    public static DeliveryKey ofBody(String hash) {
        return new DeliveryKey(BODY + hash);
    }

    /** By a body that states a time, as written: the same body has the same key whenever it arrives. */
    public static DeliveryKey at(Instant stated, String hash) {
        String time = Long.toString(SIXTEEN_DIGITS + stated.toEpochMilli()).substring(1);
        return new DeliveryKey("at:" + time + " " + BODY + hash, null, BODY + hash);
    }

    /** By an id that no signature covers: only together with the body is it proof of anything. */
    public static DeliveryKey ofUnsignedId(String id, String hash) {
        return new DeliveryKey(ID + id + " " + BODY + hash, null, ID + id);
    }

    /** By what was signed, a time and the body. */
    public static DeliveryKey ofSigned(String hash) {
        return new DeliveryKey("signed:" + hash);
    }

    /** The same, known by what was signed too. */
    public DeliveryKey alsoSigned(String hash) {
        return new DeliveryKey(key, hash, former);
    }

    /** The same, where versions before went by an id that no signature covers. */
    public DeliveryKey formerly(String id) {
        return new DeliveryKey(key, signed, ID + id);
    }
}
