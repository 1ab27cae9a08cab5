-- One set of migrations for SQLite and PostgreSQL: only TEXT and BIGINT (milliseconds since 1970, UTC), partial indexes.
CREATE TABLE dial (
	id TEXT PRIMARY KEY,
	environment TEXT NOT NULL,
	operation TEXT NOT NULL,
	caller TEXT NOT NULL,
	idem_key TEXT,
	fingerprint TEXT NOT NULL,
	agent TEXT NOT NULL,
	number TEXT,
	test BIGINT NOT NULL,
	state TEXT NOT NULL,
	evidence TEXT,
	call_id TEXT,
	claimed_at BIGINT NOT NULL,
	lease_until BIGINT NOT NULL,
	due_at BIGINT NOT NULL,
	settled_at BIGINT,
	rounds BIGINT NOT NULL DEFAULT 0,
	next_round_at BIGINT,
	answer_status BIGINT,
	answer_type TEXT,
	answer_body TEXT,
	decided_by TEXT,
	reason TEXT
);

-- A key whose attempt provably did nothing is free again.
CREATE UNIQUE INDEX dial_key ON dial (environment, caller, idem_key) WHERE state <> 'NOT_PLACED';
CREATE INDEX dial_open ON dial (state, lease_until) WHERE state IN ('IN_FLIGHT', 'UNKNOWN');
CREATE INDEX dial_call ON dial (environment, call_id) WHERE call_id IS NOT NULL;
CREATE INDEX dial_age ON dial (claimed_at);

CREATE TABLE dial_slot (
	environment TEXT NOT NULL,
	number TEXT NOT NULL,
	dial_id TEXT NOT NULL,
	held_until BIGINT NOT NULL,
	PRIMARY KEY (environment, number)
);

CREATE TABLE dial_budget (
	scope TEXT NOT NULL,
	window_start BIGINT NOT NULL,
	used BIGINT NOT NULL,
	PRIMARY KEY (scope, window_start)
);

CREATE TABLE dial_switch (
	environment TEXT PRIMARY KEY,
	stopped BIGINT NOT NULL,
	decided_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	decided_at BIGINT NOT NULL
);

CREATE TABLE ledger (
	born_at BIGINT NOT NULL
);
