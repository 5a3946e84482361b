-- Whether the incident was resolved by a merge, whose target need not be named.
ALTER TABLE deed ADD COLUMN merged INTEGER NOT NULL DEFAULT 0;
