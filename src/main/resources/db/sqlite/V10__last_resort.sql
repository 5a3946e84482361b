-- Of which incidents somebody is to hear another way than through PagerDuty, until the route for that has ended well.
CREATE TABLE last_resort (
  incident   BIGINT PRIMARY KEY REFERENCES incident (id),
  -- What the page would have said.
  summary    TEXT NOT NULL,
  owed_at    BIGINT NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  done_at    BIGINT,
  last_error TEXT,
  -- When it is tried next; null once it is done.
  due_at     BIGINT
);
CREATE INDEX last_resort_due ON last_resort (due_at) WHERE due_at IS NOT NULL;
