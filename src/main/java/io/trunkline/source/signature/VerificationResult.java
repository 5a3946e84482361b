package io.trunkline.source.signature;

import java.util.Locale;

/** Whether a request is the source's own and, for the log and the metrics alone, why not: the answer never says it. */
public enum VerificationResult {
    GENUINE,
    /** The sender's address is in none of the allowed blocks. */
    ADDRESS_NOT_ALLOWED,
    /** A trusted proxy forwarded something that is no address. */
    FORWARDED_FOR_UNREADABLE,
    HEADER_MISSING,
    /** Several values, of which only one could be the one that was meant. */
    HEADER_REPEATED,
    /** Not in the encoding, or without the prefix, that the source is configured with. */
    HEADER_UNREADABLE,
    /** The signed timestamp is further from the receipt than the tolerance: a replay, or clocks apart. */
    TIMESTAMP_OUT_OF_TOLERANCE,
    /** The signature, key or password is well-formed and not ours. */
    SECRET_WRONG,
    CERTIFICATE_MISSING,
    /** The certificate is valid, its subject is not the one that is expected. */
    CERTIFICATE_REFUSED,
    /** A message of SNS from a topic that the source does not list, or with a certificate that is not of SNS. */
    SENDER_UNKNOWN,
    /** The source takes nothing that is posted. */
    CLOSED,
    /** The source's verification cannot work, such as an unknown algorithm: nothing passes. */
    UNUSABLE;

    public boolean isGenuine() {
        return this == GENUINE;
    }

    /** The name as a metric's label and a log line show it, such as {@code secret-wrong}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
