-- The nodes that share this ledger, for people to see; a node that died is one that was not seen for a while.
CREATE TABLE node (
  id         TEXT PRIMARY KEY,
  host       TEXT NOT NULL,
  version    TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL
);
