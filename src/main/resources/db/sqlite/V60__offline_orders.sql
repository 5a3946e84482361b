-- Orders that a command carried out on the store while no router answered. The next start writes them to the audit log and
-- deletes them.
CREATE TABLE offline_order (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  ordered_at BIGINT NOT NULL,
  who        TEXT NOT NULL,
  action     TEXT NOT NULL,
  what       TEXT NOT NULL,
  why        TEXT,
  outcome    TEXT NOT NULL
);
