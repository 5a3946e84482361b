-- What was signed of a delivery whose fingerprint holds an id that no signature covers: known again under any other id.
ALTER TABLE event ADD COLUMN signed TEXT;
CREATE UNIQUE INDEX event_signed ON event (source, signed) WHERE signed IS NOT NULL;
-- The newest report's timestamp as it was written, where that lay ahead of its receipt.
ALTER TABLE component ADD COLUMN stamped_at BIGINT;
