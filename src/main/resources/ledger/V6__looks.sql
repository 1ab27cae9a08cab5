-- When Talkover was last asked for a trace of a dial and showed none.
ALTER TABLE dial ADD COLUMN checked_at BIGINT;
