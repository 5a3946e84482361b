-- How long the last outage lasted that a member was told of, in milliseconds; null until its recovery is believed.
ALTER TABLE incident_member ADD COLUMN out_for BIGINT;
-- Since when a repeat offender is out again in an incident that it never left; null otherwise.
ALTER TABLE incident_member ADD COLUMN rejoined_at BIGINT;
CREATE INDEX member_history ON incident_member (component, incident);
