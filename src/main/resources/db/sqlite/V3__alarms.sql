-- What is known of the senders of webhooks, so that silence and lateness are told across restarts and nodes.
CREATE TABLE sender (
  source        TEXT PRIMARY KEY,
  -- The latest authentic request, and how long nothing came since while a node listened.
  heard_at      BIGINT,
  silent_for    BIGINT NOT NULL,
  listened_at   BIGINT NOT NULL,
  -- The minute that is being counted: events that arrived late, and that did not.
  window_from   BIGINT,
  late          INTEGER NOT NULL,
  on_time       INTEGER NOT NULL,
  late_since    BIGINT,
  on_time_since BIGINT,
  is_late       INTEGER NOT NULL
);

-- One row: whoever watches writes it first, so that nodes watch one after the other.
CREATE TABLE watch (
  id              INTEGER PRIMARY KEY,
  watched_at      BIGINT,
  -- When this store could not be written, as a node tells it afterwards.
  trouble_since   BIGINT,
  trouble_latest  BIGINT
);
INSERT INTO watch (id) VALUES (1);

-- PagerDuty refused even the bare body for this key, and has accepted nothing since.
ALTER TABLE routing_key ADD COLUMN rejected_at BIGINT;
CREATE INDEX routing_key_rejected ON routing_key (rejected_at) WHERE rejected_at IS NOT NULL;

-- It was assessed when no entry of services.yaml had it.
ALTER TABLE component ADD COLUMN unmapped INTEGER NOT NULL DEFAULT 0;
CREATE INDEX component_unmapped ON component (unmapped, id) WHERE unmapped = 1;
CREATE INDEX component_alarm ON component (source) WHERE kind = 'alarm';

-- Nobody joins it: an alarm of the router is an incident of its own.
ALTER TABLE incident ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
CREATE INDEX incident_waiting ON incident (opened_at) WHERE state = 'OPEN' AND accepted_at IS NULL;
