-- What a version that does not exist yet may do to the tables while nodes of this one go on: it adds to each of them.
CREATE TABLE invention (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  name  TEXT NOT NULL,
  count BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX invention_name ON invention (name);
ALTER TABLE component ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE component ADD COLUMN later_still BIGINT;
CREATE INDEX component_later ON component (later_still);
ALTER TABLE incident ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE incident ADD COLUMN later_still BIGINT;
CREATE INDEX incident_later ON incident (later_still);
ALTER TABLE incident_member ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE incident_member ADD COLUMN later_still BIGINT;
CREATE INDEX incident_member_later ON incident_member (later_still);
ALTER TABLE routing_key ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE routing_key ADD COLUMN later_still BIGINT;
CREATE INDEX routing_key_later ON routing_key (later_still);
ALTER TABLE event ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE event ADD COLUMN later_still BIGINT;
CREATE INDEX event_later ON event (later_still);
ALTER TABLE pagerduty_incident ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE pagerduty_incident ADD COLUMN later_still BIGINT;
CREATE INDEX pagerduty_incident_later ON pagerduty_incident (later_still);
ALTER TABLE deed ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE deed ADD COLUMN later_still BIGINT;
CREATE INDEX deed_later ON deed (later_still);
ALTER TABLE sender ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE sender ADD COLUMN later_still BIGINT;
CREATE INDEX sender_later ON sender (later_still);
ALTER TABLE watch ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE watch ADD COLUMN later_still BIGINT;
CREATE INDEX watch_later ON watch (later_still);
ALTER TABLE known_component ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE known_component ADD COLUMN later_still BIGINT;
CREATE INDEX known_component_later ON known_component (later_still);
ALTER TABLE duty ADD COLUMN later TEXT NOT NULL DEFAULT 'said by a newer node';
ALTER TABLE duty ADD COLUMN later_still BIGINT;
CREATE INDEX duty_later ON duty (later_still);
