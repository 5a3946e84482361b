-- Rounds of calls in a row in which PagerDuty refused the trigger everywhere, or the resolve: the pause before the next grows.
ALTER TABLE incident ADD COLUMN refused_rounds INTEGER NOT NULL DEFAULT 0;
