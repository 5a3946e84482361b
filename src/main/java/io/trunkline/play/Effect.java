package io.trunkline.play;

/** What a call did to the stand-in's incidents. */
public enum Effect {
    /** A trigger opened an incident, which pages. */
    OPENED,
    /** A trigger under the key of an open incident: a line in its log, and no page. */
    APPENDED,
    /** An acknowledge. */
    ACKNOWLEDGED,
    /** A resolve closed an open incident. */
    RESOLVED,
    /** Answered 202 and forgotten: a resolve that matches no open incident, or anything during maintenance. */
    DROPPED,
    /** Not processed: refused, throttled, cut, or answered otherwise as programmed. */
    NONE
}
