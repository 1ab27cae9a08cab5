-- Who dials a number again takes it from a dial that may hold it for longer: which one, and until when.
ALTER TABLE dial_slot ADD COLUMN previous_dial_id TEXT;
ALTER TABLE dial_slot ADD COLUMN previous_held_until BIGINT;
