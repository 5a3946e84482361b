-- When a component moved from an Edge that was not DOWN to another one: only since then what that hangs on concerns it.
ALTER TABLE known_component ADD COLUMN moved_at BIGINT;
