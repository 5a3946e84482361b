-- Whether the route of the last resort only logged an incident, and so reached no one; null where that was not noted.
ALTER TABLE last_resort ADD COLUMN only_logged INTEGER;
