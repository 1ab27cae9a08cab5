package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is done about a claim of which nobody knows whether it was committed. */
class WithdrawnClaimTests {

	private final RingCounter talkover = new RingCounter();

	private final MovableClock clock = new MovableClock();

	private final OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), this.clock);

	@BeforeEach
	void moveClock() {
		this.clock.advance(Duration.ofDays(400)); // no other test dials then
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
		this.talkover.close();
	}

	@Test
	void aClaimThatCouldNotBeginIsNotWithdrawn(@TempDir Path directory) throws Exception {
		Caller ann = this.proxy.signedIn("ann");
		assertThat(dial(ann, "+15550000019").status()).isEqualTo(200);
		this.proxy.bean(DialKeeper.class).destroy();
		this.proxy.bean(LedgerAccess.class).close();

		assertThat(dial(ann, "+15550000020").code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");

		assertThat(threads(directory.resolve("threads"))).isNotEmpty()
			.as("who withdraws it, has a thread with its id")
			.noneMatch((thread) -> thread.contains(UuidV7.begin(this.clock.instant())));
	}

	/** As when the disk is full: there may be thousands of those. */
	@Test
	void aClaimThatIsNotInTheFileIsWithdrawnNoLongerThanUntilThatIsSeen(@TempDir Path directory) throws Exception {
		Instant now = this.clock.instant();
		DialEntry entry = DialEntry.claimed(UuidV7.create(now), "production", "make-call", "ann", null, "hash",
				"agent_1", null, false, now, now.plusSeconds(90), now);

		this.proxy.bean(Settler.class).withdraw(entry, this.proxy.bean(Environments.class).all().iterator().next());

		assertThat(threads(directory.resolve("at first"))).anyMatch((thread) -> thread.contains(entry.id()));
		await().until(() -> threads(directory.resolve(UUID.randomUUID().toString())).stream()
			.noneMatch((thread) -> thread.contains(entry.id())));
	}

	/** What every thread is called, virtual ones included. */
	private static List<String> threads(Path dump) throws IOException {
		ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
			.dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
		return Files.readAllLines(dump).stream().filter((line) -> line.startsWith("#")).toList();
	}

	private static HttpAnswer dial(Caller caller, String number) throws IOException {
		return caller.post("/talkover/production/api/v1/agents/agent_1/call", "{\"to\":\"" + number + "\"}");
	}

}
