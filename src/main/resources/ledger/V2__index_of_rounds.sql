-- What is to be looked for is asked every few seconds, and is little among much that is settled.
CREATE INDEX dial_round ON dial (next_round_at) WHERE next_round_at IS NOT NULL;
