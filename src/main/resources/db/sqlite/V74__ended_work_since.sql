-- When the work that ended at work_ended_at had begun, so that a loss which overlaps it is known to be the same.
ALTER TABLE known_component ADD COLUMN ended_work_since BIGINT;
