-- Dials of which it is proved that they rang nobody, by when that was: they are forgotten long before the others.
CREATE INDEX dial_refused ON dial (settled_at) WHERE state = 'NOT_PLACED' AND evidence IN ('answer', 'not_sent');
