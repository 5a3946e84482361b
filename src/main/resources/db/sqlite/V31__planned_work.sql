-- Work that a platform's list says of a component (draining, a software update, out of service), and since when.
ALTER TABLE known_component ADD COLUMN work TEXT;
ALTER TABLE known_component ADD COLUMN work_since BIGINT;
CREATE INDEX known_component_work ON known_component (work_since) WHERE work_since IS NOT NULL;
