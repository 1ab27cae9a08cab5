package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.BesideOtherTests;
import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The owner of a dial stands still after its claim, for so long that others decide about
 * it. Skipped without a container engine.
 */
@Testcontainers(disabledWithoutDocker = true)
@BesideOtherTests
class FrozenOwnerTests {

	private static final String NUMBER = FaultyLedger.CRASHING + FaultyLedger.FROZEN_AFTER_CLAIM_COMMITTED;

	@Container
	private static final PostgresContainer postgres = new PostgresContainer();

	@TempDir
	private Path directory;

	@Test
	void doesNotDialWhenItWakesUpAfterAnotherDialledInItsPlace() throws Exception {
		try (RingCounter talkover = new RingCounter();
				LedgerRelay relay = new LedgerRelay(postgres.port());
				TrialProxies proxies = TrialProxies.sharing(postgres, relay, this.directory.resolve("password"),
						talkover.baseUrl());
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			proxies.replace(proxies.get(1), "-Ddisarmed=" + FaultyLedger.FROZEN_AFTER_CLAIM_COMMITTED);
			OwnProcess owner = proxies.get(0);
			Caller ann = proxies.caller("ann", proxies.get(1));
			Intent intent = new Intent(NUMBER, UUID.randomUUID().toString());
			Caller early = proxies.caller("ann", owner);
			Future<HttpAnswer> first = threads.submit(() -> intent.dial(early));

			await().until(() -> intent.state(ann).equals("unknown"));
			assertThat(intent.dial(ann).code()).isEqualTo("DIAL_OUTCOME_UNKNOWN");
			assertThat(new Intent(NUMBER, "another").dial(ann).code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			await().until(() -> callNotPlaced(ann, intent.entry(ann).path("id").asString()) == 200);
			assertThat(intent.dial(ann).status()).isEqualTo(200);
			owner.thaw();

			assertThat(first.get().code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");
			assertThat(first.get().text()).contains("not_executed");
			assertThat(talkover.rings(NUMBER)).isEqualTo(1);
			assertThat(intent.state(ann)).isEqualTo("placed");
		}
	}

	private static int callNotPlaced(Caller caller, String id) throws IOException {
		return caller
			.post("/dialling/production/dials/" + id + "/resolution",
					"{\"outcome\":\"not_placed\",\"reason\":\"the list of calls shows none\"}")
			.status();
	}

}
