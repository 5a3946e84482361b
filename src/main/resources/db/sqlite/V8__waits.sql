-- The worst status since the last fall from UP: as what a component pages that flaps and happens to be up.
ALTER TABLE component ADD COLUMN worst TEXT;
-- When its outage, which PagerDuty was not told of, began to wait: changes of its status do not start the wait anew.
ALTER TABLE component ADD COLUMN waiting_from BIGINT;
-- How many of its changes were assessed, to see that it went down and up again between two looks.
ALTER TABLE component ADD COLUMN assessed_changes INTEGER NOT NULL DEFAULT 0;

UPDATE component SET assessed_changes = changes;
UPDATE component SET worst = CASE observed WHEN 'UP' THEN 'DOWN' ELSE observed END WHERE fell_at IS NOT NULL;
