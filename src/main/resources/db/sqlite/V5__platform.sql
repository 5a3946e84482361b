-- What the platforms' own APIs last said of a component: whose it is depends on it.
CREATE TABLE known_component (
  id         TEXT PRIMARY KEY,
  native_id  TEXT NOT NULL,
  -- The source whose API said so.
  source     TEXT NOT NULL,
  name       TEXT,
  site       TEXT,
  edge_group TEXT,
  trunk_base TEXT,
  -- When it was first said like this, and since when it is listed no more.
  learnt_at  BIGINT NOT NULL,
  gone_at    BIGINT
);
CREATE INDEX known_component_source ON known_component (source);
CREATE INDEX known_component_native ON known_component (native_id);

-- What one node at a time does for all: asking a platform for everything that it has, and the like.
CREATE TABLE duty (
  name         TEXT PRIMARY KEY,
  owner        TEXT,
  leased_until BIGINT,
  -- When it was done last, and when it is to be done again.
  done_at      BIGINT,
  due_at       BIGINT,
  last_error   TEXT
);
