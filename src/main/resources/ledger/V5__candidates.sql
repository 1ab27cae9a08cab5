-- Calls of which any may be that of a dial whose answer was lost: their ids at Talkover, as a JSON array.
ALTER TABLE dial ADD COLUMN candidates TEXT;
