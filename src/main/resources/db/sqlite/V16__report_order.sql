-- When the newest report was made, where its platform says so: reports are ordered by it, and newest is when it occurred.
ALTER TABLE component ADD COLUMN reported_at BIGINT;
