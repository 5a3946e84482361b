package io.trunkline.pagerduty.rest;

import io.trunkline.rules.ReadBackPolicy.Found;
import java.time.Instant;

/**
 * What PagerDuty shows under one of our keys.
 *
 * @param found whether it is open there
 * @param incident PagerDuty's id of the incident; null if there is none
 * @param acknowledged who took it, and when; null if it is not acknowledged
 * @param closed who closed it, and when; null if it is open or missing, or PagerDuty does not say
 * @param service PagerDuty's id of its service, where that was seen to have our integration; or null
 * @param url where PagerDuty shows it to people; or null
 */
public record RemoteIncident(Found found, String incident, By acknowledged, By closed, String service, String url) {

    /** Of a service that need not be the one of our integration. */
    public RemoteIncident(Found found, String incident, By acknowledged, By closed) {
        this(found, incident, acknowledged, closed, null, null);
    }

    /** There is no incident. */
    public static final RemoteIncident NOTHING = new RemoteIncident(Found.MISSING, null, null, null);

    /**
     * What a person did, and when.
     *
     * @param who as PagerDuty names them; null if it does not say
     * @param byPerson whether that is a person, and not PagerDuty itself or an integration
     */
    public record By(String who, Instant at, boolean byPerson) {

        /** A person did something. */
        public static By person(String who, Instant at) {
            return new By(who, at, true);
        }
    }
}
