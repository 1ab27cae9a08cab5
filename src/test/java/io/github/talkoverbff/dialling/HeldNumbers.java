package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.List;

import io.github.talkoverbff.environment.Environments;

import org.springframework.context.ApplicationContext;

/** Lets the numbers go that a test has left held. */
public final class HeldNumbers {

	private HeldNumbers() {
	}

	/** Calls every unknown dial not placed. */
	public static void release(ApplicationContext proxy) {
		LedgerAccess access = proxy.getBean(LedgerAccess.class);
		proxy.getBean(Environments.class)
			.all()
			.forEach(
					(environment) -> access
						.execute("find", (ledger) -> ledger.dials().unknown(environment.name(), null, 1000))
						.forEach((entry) -> access
							.execute("settle",
									(ledger) -> ledger.settle(new Settlement(entry.id(), DialState.NOT_PLACED, "test",
											null, List.of(), null, Instant.EPOCH, null, null), Instant.now(),
											List.of()))));
	}

}
