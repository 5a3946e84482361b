-- The Edge that a trunk is on: its site is taken from memory while that Edge cannot be read, and only then.
ALTER TABLE known_component ADD COLUMN edge TEXT;
-- What the API alone says of a trunk or an Edge (in service or not, lists that are disabled), as a JSON object.
ALTER TABLE known_component ADD COLUMN facts TEXT;
-- Listed no more together with many others, which proves nothing: it is not ended because of that.
ALTER TABLE known_component ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0;
