-- When the work before the present one ended, so that an instance of a redundant group is known to have worked since then.
ALTER TABLE known_component ADD COLUMN work_ended_at BIGINT;
