-- Since when PagerDuty owes an acceptance of what a member joined or rejoined: an update that is not accepted in time is an
-- outage of its own.
ALTER TABLE incident_member ADD COLUMN untold_since BIGINT;
