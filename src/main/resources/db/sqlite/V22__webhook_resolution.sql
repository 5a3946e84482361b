-- PagerDuty's id of the incident that the resolved one was merged into; null if it was not merged.
ALTER TABLE deed ADD COLUMN merged_into TEXT;
-- Whether a person did it, and not PagerDuty itself or an integration.
ALTER TABLE deed ADD COLUMN by_person INTEGER NOT NULL DEFAULT 1;
