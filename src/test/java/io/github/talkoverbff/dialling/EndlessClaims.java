package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Claims dial after dial in a ledger that is there, and prints the id of each as soon as
 * it is committed.
 */
final class EndlessClaims {

	private EndlessClaims() {
	}

	public static void main(String[] args) {
		try (HikariDataSource source = new LedgerStore(args[0], args[1], () -> args[1]).connect()) {
			Ledger ledger = LedgerStore.ledger(source, Ledger::new);
			while (true) {
				Instant now = Instant.now();
				String id = UuidV7.create(now);
				ledger.claim(new Claim(DialEntry.claimed(id, "production", "make-call", "ann", id, "hash", "agent_1",
						null, false, now, now.plusSeconds(90), now), null, null, List.of()));
				System.out.println(id);
			}
		}
	}

}
