package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.BesideOtherTests;
import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.TestLedger;
import io.github.talkoverbff.dialling.FaultyLedger.Mutant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Nobody is rung twice, whatever Talkover, callers, processes and ledger do; and the
 * proof would see it if somebody was. {@code -Ddialling.intents} plays more than the gate
 * does, {@code -Ddialling.seed} others.
 */
@BesideOtherTests
class DialProofTests {

	private static final Logger logger = LoggerFactory.getLogger(DialProofTests.class);

	private static final int INTENTS = Integer.getInteger("dialling.intents", 250);

	private static final long SEED = Long.getLong("dialling.seed", 20261125);

	private static final String NUMBER = "+15550009999";

	@TempDir
	private Path directory;

	@Test
	void nobodyIsRungTwiceThroughAProcessInTrouble() throws Exception {
		try (RingCounter talkover = new RingCounter();
				TrialProxies proxies = new TrialProxies(talkover.baseUrl(),
						"talkover.dialling.ledger.url=" + TestLedger.url())) {
			playInTrouble(new DialTrial(talkover, proxies, SEED), proxies, talkover, Trouble.KILLED_PROXY,
					Trouble.FROZEN_PROXY, Trouble.STOPPED_PROXY, Trouble.FULL_DISK, Trouble.ABSENT_TALKOVER);
		}
	}

	@Test
	void nobodyIsRungTwiceThroughReplicasAndALedgerInTrouble() throws Exception {
		assumeThat(DockerClientFactory.instance().isDockerAvailable()).as("a container engine").isTrue();
		try (PostgresContainer postgres = new PostgresContainer(); RingCounter talkover = new RingCounter()) {
			postgres.start();
			try (LedgerRelay relay = new LedgerRelay(postgres.port());
					TrialProxies proxies = TrialProxies.sharing(postgres, relay, this.directory.resolve("password"),
							talkover.baseUrl())) {
				playInTrouble(new DialTrial(talkover, proxies, SEED + 1_000_000), proxies, talkover, Trouble.values());
				assertThat(slotsWithoutOwner(postgres)).isZero();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "NONE", "LAPSED_RUN_AGAIN" })
	void theProofSeesALedgerThatIsWrong(Mutant mutant) throws Exception {
		try (RingCounter talkover = new RingCounter();
				TrialProxies proxies = new TrialProxies(talkover.baseUrl(), "-Dmutant=" + mutant,
						"talkover.dialling.ledger.url=" + TestLedger.url())) {
			DialTrial trial = new DialTrial(talkover, proxies, SEED);

			trial.play(40);

			assertThat(talkover.doubles()).isNotEmpty();
		}
	}

	@Test
	void theProofSeesALedgerThatRunsLapsedDialsAgain() throws Exception {
		try (RingCounter talkover = new RingCounter();
				TrialProxies proxies = new TrialProxies(talkover.baseUrl(), "-Dmutant=" + Mutant.LAPSED_RUN_AGAIN,
						"talkover.dialling.ledger.url=" + TestLedger.url())) {
			OwnProcess dying = proxies.any(new Random());
			talkover.behave(NUMBER, RingCounter.Behaviour.RING_AND_HANG);
			talkover.onRing((number) -> dying.kill());
			assertThatIOException().isThrownBy(() -> dial(proxies));
			proxies.replace(dying);

			await().until(() -> {
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

	/** Of numbers that are held without an end, those whose dial is not being sent. */
	private static long slotsWithoutOwner(PostgresContainer postgres) {
		return JdbcClient
			.create(new DriverManagerDataSource(postgres.url(), PostgresContainer.NAME, PostgresContainer.NAME))
			.sql("SELECT COUNT(*) FROM dial_slot LEFT JOIN dial ON dial.id = dial_slot.dial_id "
					+ "WHERE held_until = :openEnd AND (dial.state IS NULL OR dial.state <> 'IN_FLIGHT')")
			.param("openEnd", Settlement.OPEN_END.toEpochMilli())
			.query(Long.class)
			.single();
	}

	/** Once for each hundred intents, but each trouble at least once. */
	private static void playInTrouble(DialTrial trial, TrialProxies proxies, RingCounter talkover, Trouble... troubles)
			throws Exception {
		int times = Math.max(troubles.length, INTENTS / 100);
		Random random = new Random(SEED);
		Callable<Void> trouble = () -> {
			for (int i = 0; i < times; i++) {
				int begun = INTENTS * i / times;
				await().until(() -> trial.begun() > begun);
				troubles[i % troubles.length].happen(proxies, talkover, random);
			}
			return null;
		};
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<Void> troubled = threads.submit(trouble);
			trial.play(INTENTS);
			troubled.get();
		}

		await().until(() -> trial.unresolved() == 0);
		assertThat(trial.contradictions()).isEmpty();
		assertThat(trial.denied()).isPositive();
		assertThat(trial.tally()).doesNotContainKey("INTERNAL_ERROR");
		assertThat(trial.executed()).as("%s", trial.tally()).isGreaterThan(INTENTS / 3);
		logger.info("Callers were told: {}", trial.tally());
	}

}
