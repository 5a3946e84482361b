package io.trunkline.provision;

/**
 * Who is notified, or who owns something: what PagerDuty must have already, since Trunkline makes none of them.
 *
 * @param name of a schedule or a team its name, of a user the e-mail address
 */
public record Target(Type type, String name) {

    public enum Type {
        SCHEDULE,
        USER,
        TEAM
    }

    /** {@code schedule "Telephony Engineers"}, {@code user lead@example.com}. */
    @Override
    public String toString() {
        return switch (type) {
            case SCHEDULE -> "schedule \"" + name + "\"";
            case USER -> "user " + name;
            case TEAM -> "team \"" + name + "\"";
        };
    }
}
