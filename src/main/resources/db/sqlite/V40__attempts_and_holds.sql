-- Every call to PagerDuty about an incident, kept as long as the history.
CREATE TABLE attempt (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  incident    BIGINT NOT NULL REFERENCES incident (id),
  -- Who held the lease of the routing key.
  owner       TEXT NOT NULL,
  called_at   BIGINT NOT NULL,
  action      TEXT NOT NULL,
  revision    INTEGER NOT NULL,
  bare        INTEGER NOT NULL,
  -- The end of the routing key, as it may be shown.
  address     TEXT NOT NULL,
  -- Null while the call is under way, and for good where its node ended during it.
  answered_at BIGINT,
  answer      TEXT,
  reason      TEXT
);
CREATE INDEX attempt_incident ON attempt (incident, id);
CREATE INDEX attempt_called ON attempt (called_at);
CREATE INDEX incident_closed ON incident (closed_at) WHERE closed_at IS NOT NULL;

-- When PagerDuty accepted an event for this key last.
ALTER TABLE routing_key ADD COLUMN accepted_at BIGINT;
-- What is out is counted every second.
CREATE INDEX component_out ON component (observed) WHERE observed <> 'UP';

-- What kept a component's outages and recoveries back, kept as long as the history.
CREATE TABLE hold (
  component  TEXT NOT NULL,
  reason     TEXT NOT NULL,
  why        TEXT,
  began_at   BIGINT NOT NULL,
  -- When it was to end by itself, and when it ended; null while it does not, or has not.
  until_at   BIGINT,
  ended_at   BIGINT
);
CREATE INDEX hold_open ON hold (component) WHERE ended_at IS NULL;
CREATE INDEX hold_component ON hold (component, began_at);
CREATE INDEX hold_ended ON hold (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX member_of ON incident_member (component, incident);
