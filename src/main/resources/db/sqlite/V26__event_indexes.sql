-- Repeats are most of the history. In an index by component each of them writes a page of its own; in one by pages of 1024
-- lines, which is what EventSearch reads, those that arrive together write the same few pages.
CREATE INDEX event_news ON event (component, id) WHERE verdict <> 'repeat';
CREATE INDEX event_repeats ON event ((id / 1024), component) WHERE verdict = 'repeat';
DROP INDEX event_component;
