package io.trunkline.config;

/**
 * What PagerDuty is shown beside the pages.
 *
 * @param notes whether incidents get notes on what changed since they paged; needs a token of its REST API
 * @param changeEvents whether services are shown when maintenance begins and ends
 */
public record Announcements(boolean notes, boolean changeEvents) {

    /** Nothing. */
    public static final Announcements NONE = new Announcements(false, false);

    static Announcements read(PropertyReader values) {
        return new Announcements(
                values.get("trunkline.pagerduty.notes", "off", Announcements::isOn, "on or off"),
                values.get("trunkline.pagerduty.change-events", "off", Announcements::isOn, "on or off"));
    }

    private static boolean isOn(String word) {
        return switch (word) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException();
        };
    }
}
