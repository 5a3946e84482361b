package io.trunkline.connection;

/** What happens to connections outside of requests and answers, to be counted and logged. Called on event loops. */
public interface ConnectionEvents {

    /** Ignores all. */
    ConnectionEvents NONE = new ConnectionEvents() {};

    /** A connection was closed before its TLS handshake, because there are as many as there may be. */
    default void tooMany(String peer) {}

    /** The head of a request took too long to arrive. */
    default void headTimedOut(String peer) {}

    /** A connection was cut because its peer does not take the answer. */
    default void answerNotTaken(String peer) {}
}
