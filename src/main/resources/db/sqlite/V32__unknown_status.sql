-- Since when reports of a component do not tell its status, and what they said instead; null once one tells it.
ALTER TABLE component ADD COLUMN unknown_since BIGINT;
ALTER TABLE component ADD COLUMN unknown_word TEXT;
CREATE INDEX component_unknown ON component (unknown_since) WHERE unknown_since IS NOT NULL;
