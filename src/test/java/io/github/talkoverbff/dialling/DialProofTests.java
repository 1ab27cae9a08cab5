package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.TestLedger;
import io.github.talkoverbff.dialling.FaultyLedger.Mutant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.testcontainers.DockerClientFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Nobody is rung twice, whatever Talkover, callers, processes and ledger do; and the
 * proof would see it if somebody was. {@code -Ddialling.intents} plays more than the gate
 * does, {@code -Ddialling.seed} others.
 */
class DialProofTests {

	private static final int INTENTS = Integer.getInteger("dialling.intents", 250);

	private static final long SEED = Long.getLong("dialling.seed", 20261125);

	private static final String NUMBER = "+15550009999";

	@TempDir
	private Path directory;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	@Test
	void nobodyIsRungTwiceThroughAProcessThatIsKilledAgainAndAgain() throws Exception {
		try (RingCounter talkover = new RingCounter();
				TrialProxies proxies = new TrialProxies(1, talkover.baseUrl(),
						"talkover.dialling.ledger.url=" + TestLedger.url())) {
			DialTrial trial = new DialTrial(talkover, proxies, SEED);
			playAndKill(trial, proxies, 2);
		}
	}

	@Test
	void nobodyIsRungTwiceThroughReplicasThatShareALedgerAndAreKilled() throws Exception {
		assumeThat(DockerClientFactory.instance().isDockerAvailable()).as("a container engine").isTrue();
		try (PostgresContainer postgres = new PostgresContainer(); RingCounter talkover = new RingCounter()) {
			postgres.start();
			Path password = Files.writeString(this.directory.resolve("password"), PostgresContainer.NAME);
			try (TrialProxies proxies = new TrialProxies(2, talkover.baseUrl(),
					"talkover.dialling.ledger.url=" + postgres.url(),
					"talkover.dialling.ledger.username=" + PostgresContainer.NAME,
					"talkover.dialling.ledger.password-file=" + password)) {
				playAndKill(new DialTrial(talkover, proxies, SEED + 1_000_000), proxies, 2);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "NONE", "LAPSED_RUN_AGAIN" })
	void theProofSeesALedgerThatIsWrong(Mutant mutant) throws Exception {
		try (RingCounter talkover = new RingCounter();
				TrialProxies proxies = new TrialProxies(1, talkover.baseUrl(), "-Dmutant=" + mutant,
						"talkover.dialling.ledger.url=" + TestLedger.url())) {
			DialTrial trial = new DialTrial(talkover, proxies, SEED);

			trial.play(40);

			assertThat(talkover.doubles()).isNotEmpty();
		}
	}

	@Test
	void theProofSeesALedgerThatRunsLapsedDialsAgain() throws Exception {
		try (RingCounter talkover = new RingCounter();
				TrialProxies proxies = new TrialProxies(1, talkover.baseUrl(), "-Dmutant=" + Mutant.LAPSED_RUN_AGAIN,
						"talkover.dialling.ledger.url=" + TestLedger.url())) {
			OwnProcess dying = proxies.any(new Random());
			talkover.behave(NUMBER, RingCounter.Behaviour.RING_AND_HANG);
			talkover.onRing((number) -> dying.kill());
			assertThatIOException().isThrownBy(() -> dial(proxies));
			proxies.replace(dying);

			await().atMost(PATIENCE).until(() -> {
				dial(proxies);
				return talkover.doubles().size() == 1;
			});
		}
	}

	private static void dial(TrialProxies proxies) throws IOException {
		proxies.caller("ann", proxies.any(new Random()))
			.post("/talkover/production/api/v1/agents/agent_1/call", "{\"to\":\"" + NUMBER + "\"}",
					"Idempotency-Key: again");
	}

	private static void playAndKill(DialTrial trial, TrialProxies proxies, int times) throws Exception {
		Thread killer = Thread.ofVirtual().start(() -> {
			try {
				for (int i = 0; i < times; i++) {
					int begun = INTENTS * (i + 1) / (times + 1);
					await().atMost(PATIENCE).until(() -> trial.begun() >= begun);
					proxies.replace(proxies.any(new Random(SEED + i)));
				}
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		trial.play(INTENTS);
		killer.join();

		await().atMost(PATIENCE).until(() -> trial.unresolved() == 0);
		assertThat(trial.contradictions()).isEmpty();
		assertThat(trial.executed()).as("%s", trial.tally()).isGreaterThan(INTENTS / 3);
	}

}
