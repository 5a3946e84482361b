-- What a component hangs on, the nearest first, as it was known when the component was assessed last.
CREATE TABLE ancestor (
  component TEXT NOT NULL,
  ancestor  TEXT NOT NULL,
  depth     INTEGER NOT NULL,
  PRIMARY KEY (component, ancestor)
);
CREATE INDEX ancestor_descendants ON ancestor (ancestor, component);
-- The member as whose symptom it joined; while it gathers, any cause. And since when it hangs on that no more.
ALTER TABLE incident_member ADD COLUMN cause TEXT;
ALTER TABLE incident_member ADD COLUMN moved_at BIGINT;
CREATE INDEX member_cause ON incident_member (cause, incident) WHERE cause IS NOT NULL AND left_at IS NULL;
-- Since when it has been held because of its cause.
ALTER TABLE component ADD COLUMN caused_from BIGINT;
