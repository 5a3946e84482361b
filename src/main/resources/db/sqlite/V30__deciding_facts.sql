-- The facts that a component's status was read from, for its page, and the same in a few words for the summary.
ALTER TABLE component ADD COLUMN reason TEXT;
ALTER TABLE component ADD COLUMN brief TEXT;
-- The facts that decided its outage and were not well since, by comma: a report without them does not end it.
ALTER TABLE component ADD COLUMN failed_facts TEXT;
