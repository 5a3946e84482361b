-- The span that a report came in, as the header traceparent of W3C Trace Context; null where it was not traced.
ALTER TABLE event ADD COLUMN traceparent TEXT;
