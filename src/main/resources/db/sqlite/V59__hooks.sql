-- Hooks that a node has a route for, and when a node said so last: only their calls are owed.
CREATE TABLE hook (
  name    TEXT PRIMARY KEY,
  seen_at BIGINT NOT NULL
);
-- Calls of hooks that are owed until the hook's route has ended well; a row is deleted then.
CREATE TABLE hook_call (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  hook       TEXT NOT NULL,
  incident   BIGINT NOT NULL,
  -- The body for the hook's route, as JSON without a secret.
  body       TEXT NOT NULL,
  owed_at    BIGINT NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  due_at     BIGINT NOT NULL
);
CREATE INDEX hook_call_due ON hook_call (hook, due_at);
