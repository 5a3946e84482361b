-- Starts and ends of maintenance windows that PagerDuty is shown, one row a service.
CREATE TABLE change_event (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  window_id   TEXT NOT NULL,
  -- A weekly window begins again and again.
  began_at    BIGINT NOT NULL,
  -- START or END.
  phase       TEXT NOT NULL,
  -- Empty for a window that covers nothing of any service.
  service     TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  until_at    BIGINT NOT NULL,
  reason      TEXT NOT NULL,
  author      TEXT,
  failures    INTEGER NOT NULL DEFAULT 0,
  -- Null once PagerDuty has it, or will never be shown it.
  due_at      BIGINT,
  outcome     TEXT
);
CREATE UNIQUE INDEX change_event_once ON change_event (window_id, began_at, phase, service);
CREATE INDEX change_event_due ON change_event (due_at) WHERE due_at IS NOT NULL;
