-- However much is settled, nothing looks through it. One index for each question, with the very condition that it asks:
-- SQLite draws no conclusions.
DROP INDEX dial_open;
CREATE INDEX dial_in_flight ON dial (lease_until) WHERE state = 'IN_FLIGHT';
CREATE INDEX dial_unknown ON dial (environment, claimed_at) WHERE state = 'UNKNOWN';
CREATE INDEX dial_freed_key ON dial (environment, caller, idem_key) WHERE state = 'NOT_PLACED';
CREATE INDEX dial_round ON dial (next_round_at) WHERE next_round_at IS NOT NULL;
CREATE INDEX dial_kept ON dial (settled_at) WHERE answer_body IS NOT NULL OR number IS NOT NULL;
CREATE INDEX dial_slot_end ON dial_slot (held_until);
