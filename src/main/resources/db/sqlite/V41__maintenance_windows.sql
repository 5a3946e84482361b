-- Maintenance that people start by command, API or page, besides what maintenance.yaml plans.
CREATE TABLE maintenance_window (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Ids or globs, and ids of services, a line each.
  components TEXT NOT NULL,
  services   TEXT NOT NULL,
  from_at    BIGINT NOT NULL,
  to_at      BIGINT NOT NULL,
  reason     TEXT NOT NULL,
  author     TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  -- When a person ended it before its time, and who.
  ended_at   BIGINT,
  ended_by   TEXT
);
CREATE INDEX maintenance_window_open ON maintenance_window (to_at) WHERE ended_at IS NULL;
