-- The owner's routing key that refused an incident before it went to the default service; null for any other.
ALTER TABLE incident ADD COLUMN refused_key TEXT;
