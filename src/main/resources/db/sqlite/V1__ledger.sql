-- Times are milliseconds since 1970-01-01T00:00:00Z; flags are 0 or 1.

-- What the platforms last reported, one row a component.
CREATE TABLE component (
  id                    TEXT PRIMARY KEY,
  source                TEXT NOT NULL,
  kind                  TEXT NOT NULL,
  native_id             TEXT NOT NULL,
  name                  TEXT,
  platform              TEXT NOT NULL,
  diagnostic_url        TEXT,
  observed              TEXT NOT NULL,
  newest                BIGINT NOT NULL,
  since                 BIGINT NOT NULL,
  previous_change       BIGINT,
  recovered_at          BIGINT,
  previous_recovered_at BIGINT,
  improved_at           BIGINT,
  fell_at               BIGINT,
  previous_fell_at      BIGINT,
  changed_received_at   BIGINT,
  changes               INTEGER NOT NULL,
  -- How late the report of the last change was delivered.
  lag                   BIGINT NOT NULL,
  -- The history's line of the last change, which the assessment gives its verdict.
  event                 BIGINT,
  service               TEXT,
  hold_reason           TEXT,
  hold_why              TEXT,
  held_until            BIGINT,
  flaps                 INTEGER NOT NULL DEFAULT 0,
  forgotten             INTEGER NOT NULL DEFAULT 0,
  due_at                BIGINT
);
CREATE INDEX component_due ON component (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX component_held ON component (hold_reason) WHERE hold_reason IS NOT NULL;
CREATE INDEX component_native ON component (native_id);

-- What was opened, or is about to be opened, in PagerDuty.
CREATE TABLE incident (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  service             TEXT NOT NULL,
  service_name        TEXT NOT NULL,
  status              TEXT NOT NULL,
  severity            TEXT NOT NULL,
  compliance_type     TEXT,
  -- The opening component, and what a compliance event is told with.
  component           TEXT,
  platform            TEXT,
  diagnostic_url      TEXT,
  since               BIGINT,
  state               TEXT NOT NULL,
  outcome             TEXT,
  reasons             TEXT,
  dedup_key           TEXT,
  routing_key         TEXT,
  window_from         BIGINT NOT NULL,
  opened_at           BIGINT,
  accepted_at         BIGINT,
  closed_at           BIGINT,
  key_free_at         BIGINT,
  revision            INTEGER NOT NULL,
  told_revision       INTEGER NOT NULL,
  last_sent_at        BIGINT,
  in_flight           TEXT,
  attempts            INTEGER NOT NULL DEFAULT 0,
  unanswered          INTEGER NOT NULL DEFAULT 0,
  resolve_unanswered  INTEGER NOT NULL DEFAULT 0,
  failures            INTEGER NOT NULL DEFAULT 0,
  -- No call of this incident until then, whatever its routing key does.
  held_until          BIGINT,
  server_errors_since BIGINT,
  bare                INTEGER NOT NULL DEFAULT 0,
  readdressed         INTEGER NOT NULL DEFAULT 0,
  last_resort_at      BIGINT,
  last_error          TEXT,
  -- What is to be sent next, and from when; null when PagerDuty knows what is true.
  action              TEXT,
  urgency             INTEGER,
  due_at              BIGINT
);
CREATE INDEX incident_work ON incident (routing_key, urgency, opened_at, id) WHERE action IS NOT NULL;
CREATE INDEX incident_next ON incident (routing_key, due_at) WHERE action IS NOT NULL;
CREATE INDEX incident_due ON incident (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX incident_open ON incident (service, status) WHERE state <> 'CLOSED';
CREATE INDEX incident_in_flight ON incident (routing_key, in_flight) WHERE in_flight IS NOT NULL;
CREATE INDEX incident_unaccepted ON incident (opened_at)
  WHERE state = 'OPEN' AND accepted_at IS NULL AND last_resort_at IS NULL;
CREATE INDEX incident_rejected ON incident (id) WHERE outcome = 'REJECTED';
CREATE INDEX incident_key ON incident (routing_key, dedup_key);
CREATE UNIQUE INDEX incident_open_key ON incident (routing_key, dedup_key) WHERE state = 'OPEN';

-- Components in incidents, and what PagerDuty was told of them.
CREATE TABLE incident_member (
  incident   BIGINT NOT NULL REFERENCES incident (id),
  component  TEXT NOT NULL,
  since      BIGINT NOT NULL,
  entered_at BIGINT NOT NULL,
  -- The status that the call under way gives it, and the one that the last accepted call gave it.
  sending    TEXT,
  told       TEXT,
  -- Its recovery is no longer held: as far as this incident goes, it is UP.
  settled    INTEGER NOT NULL DEFAULT 0,
  forgotten  INTEGER NOT NULL DEFAULT 0,
  left_at    BIGINT,
  PRIMARY KEY (incident, component)
);
CREATE INDEX member_component ON incident_member (component) WHERE left_at IS NULL;
CREATE INDEX member_unsettled ON incident_member (incident) WHERE left_at IS NULL AND settled = 0;

-- One row a PagerDuty integration: who may call it now, when it was called, and how it is.
CREATE TABLE routing_key (
  routing_key  TEXT PRIMARY KEY,
  lease_owner  TEXT,
  lease_until  BIGINT,
  -- When the calls of the last minute ended, oldest first, separated by commas.
  calls        TEXT NOT NULL DEFAULT '',
  failures     INTEGER NOT NULL DEFAULT 0,
  held_until   BIGINT,
  last_error   TEXT
);

-- The history: every event that passed the filter, with the verdict on it.
CREATE TABLE event (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  source      TEXT NOT NULL,
  fingerprint TEXT,
  component   TEXT NOT NULL,
  type        TEXT NOT NULL,
  status      TEXT NOT NULL,
  word        TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  verdict     TEXT NOT NULL,
  reason      TEXT,
  body        TEXT NOT NULL
);
CREATE UNIQUE INDEX event_once ON event (source, fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX event_component ON event (component, id);

-- What health writes, to see whether the store can be written.
CREATE TABLE probe (
  id    INTEGER PRIMARY KEY,
  tries BIGINT NOT NULL
);
