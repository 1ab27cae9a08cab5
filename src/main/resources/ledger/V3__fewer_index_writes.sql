-- Every dial pays for the indexes that it is in, so none is there for the cleaning alone while the dial is under way: it
-- comes into these when it is settled, and its age is in its id.
DROP INDEX dial_age;
DROP INDEX dial_kept;
DROP INDEX dial_slot_end;
CREATE INDEX dial_kept ON dial (settled_at) WHERE settled_at IS NOT NULL AND (answer_body IS NOT NULL OR number IS NOT NULL);
CREATE INDEX dial_slot_end ON dial_slot (held_until) WHERE held_until < 9223372036854775807;
