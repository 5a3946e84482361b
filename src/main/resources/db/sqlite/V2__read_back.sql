-- What PagerDuty itself shows of an incident, as it was read back there or as its webhooks told.
CREATE TABLE pagerduty_incident (
  incident        BIGINT PRIMARY KEY REFERENCES incident (id),
  -- PagerDuty's own id, by which its webhooks name it.
  pagerduty_id    TEXT,
  -- OPEN, CLOSED or MISSING, as it was read last.
  found           TEXT,
  found_at        BIGINT,
  -- Readings in a row that did not find what was told.
  tries           INTEGER NOT NULL DEFAULT 0,
  -- Told once more, because PagerDuty had accepted it and did not have it.
  retold          INTEGER NOT NULL DEFAULT 0,
  acknowledged_at BIGINT,
  acknowledged_by TEXT,
  -- By a hand there, not by us.
  closed_at       BIGINT,
  closed_by       TEXT,
  -- When it is to be read back.
  due_at          BIGINT
);
CREATE INDEX pagerduty_incident_due ON pagerduty_incident (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX pagerduty_incident_id ON pagerduty_incident (pagerduty_id) WHERE pagerduty_id IS NOT NULL;
CREATE INDEX pagerduty_incident_missing ON pagerduty_incident (incident) WHERE found = 'MISSING';

-- What was done to an incident in PagerDuty, one row a webhook.
CREATE TABLE deed (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL,
  pagerduty_id TEXT NOT NULL,
  -- What the webhook says of the incident; its key need not be one of ours.
  incident_key TEXT,
  created_at   BIGINT,
  done_at      BIGINT NOT NULL,
  done_by      TEXT,
  received_at  BIGINT NOT NULL,
  -- NOTED, UNKNOWN or GIVEN_UP; null until it is known whose incident it is.
  outcome      TEXT,
  tries        INTEGER NOT NULL DEFAULT 0,
  due_at       BIGINT
);
CREATE INDEX deed_due ON deed (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deed_received ON deed (received_at);

-- An incident of a key that PagerDuty names.
CREATE INDEX incident_dedup_key ON incident (dedup_key);
