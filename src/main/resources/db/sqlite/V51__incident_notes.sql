-- Notes that were written on PagerDuty's incidents, the last one of each.
CREATE TABLE incident_note (
  incident BIGINT PRIMARY KEY REFERENCES incident (id),
  -- Null until PagerDuty took one.
  note     TEXT,
  -- No further one before then.
  due_at   BIGINT NOT NULL
);
