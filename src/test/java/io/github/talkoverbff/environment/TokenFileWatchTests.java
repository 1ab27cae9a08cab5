package io.github.talkoverbff.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.environment.EnvironmentsProperties.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;

class TokenFileWatchTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	@TempDir
	private Path secrets;

	private Path file;

	private Path next;

	private Environments environments;

	@BeforeEach
	void start() throws IOException {
		this.file = Files.writeString(this.secrets.resolve("token"), "talq_old");
		this.next = this.secrets.resolve("next-token");
		this.environments = environments(Map.of("eu", settings(this.file, null)));
	}

	@Test
	void aFileThatChangesWhileTheProxyStartsIsNotMissed() throws Exception {
		Files.writeString(this.file, "talq_new");
		TokenFileWatch watch = new TokenFileWatch(this.environments, this.meters);

		try {
			watch.begin();
			RotationIntegrationTests.await(() -> inUse().equals(ApiToken.valueOf("talq_new")));
		}
		finally {
			watch.destroy();
		}
	}

	@Test
	void aTokenThatIsWrittenBitByBitIsNotUsedBeforeItIsWhole() throws Exception {
		TokenFileWatch watch = watchThatLooksWhenTold();

		for (String text : new String[] { "talq_n", "talq_ne", "talq_new" }) {
			Files.writeString(this.file, text);
			watch.look();
			assertThat(inUse()).isEqualTo(ApiToken.valueOf("talq_old"));
		}
		watch.look();

		assertThat(inUse()).isEqualTo(ApiToken.valueOf("talq_new"));
	}

	@Test
	void aFileThatIsGoneForAMomentIsNotTold() throws Exception {
		TokenFileWatch watch = watchThatLooksWhenTold();

		Files.delete(this.file);
		watch.look();
		assertThat(unusable()).isZero();
		watch.look();

		assertThat(unusable()).isEqualTo(1);
		assertThat(inUse()).isEqualTo(ApiToken.valueOf("talq_old"));
	}

	@Test
	void aRotationThatEndsAtOneStrokeLeavesTheTokenInUse() throws Exception {
		TokenSlots tokens = rotating();
		tokens.use(Slot.NEXT);
		HeldToken used = tokens.inUse();
		TokenFileWatch watch = watchThatLooksWhenTold();

		Files.writeString(this.file, "talq_next");
		Files.delete(this.next);
		watch.look();
		watch.look();

		assertThat(tokens.inUse()).isSameAs(used);
		assertThat(tokens.slotInUse()).isEqualTo(Slot.CURRENT);
		assertThat(tokens.get(Slot.NEXT)).isNull();
		assertThat(rotations()).as("the operator's only").isEqualTo(1);
	}

	/** A Secret that is made anew, or a rotation that ends in the wrong order. */
	@Test
	void aNextTokenWhoseFileGoesAwayStaysInUseIfTheCurrentOneIsRefused() throws Exception {
		TokenSlots tokens = rotating();
		tokens.fallOver(tokens.inUse(), Objects.requireNonNull(tokens.get(Slot.NEXT)));
		HeldToken used = tokens.inUse();
		Objects.requireNonNull(tokens.get(Slot.CURRENT)).refuse(TokenState.REJECTED, Instant.now());
		TokenFileWatch watch = watchThatLooksWhenTold();

		Files.delete(this.next);
		watch.look();
		watch.look();

		assertThat(tokens.inUse()).isSameAs(used);
	}

	/** It may be revoked, or have been refused by mistake, as good ones are sometimes. */
	@Test
	void aCurrentTokenThatIsOnlySuspectedIsKeptBesideTheNextOneWhoseFileGoesAway() throws Exception {
		TokenSlots tokens = rotating();
		HeldToken current = tokens.inUse();
		current.suspect();
		tokens.fallOver(current, Objects.requireNonNull(tokens.get(Slot.NEXT)));
		HeldToken used = tokens.inUse();
		TokenFileWatch watch = watchThatLooksWhenTold();

		Files.delete(this.next);
		watch.look();
		watch.look();
		watch.look();

		assertThat(tokens.inUse()).isSameAs(used);
		assertThat(tokens.alternativeTo(used)).isSameAs(current);
	}

	@Test
	void aNewCurrentTokenIsUsedThoughTheNextOneWas() throws Exception {
		TokenSlots tokens = rotating();
		tokens.use(Slot.NEXT);
		TokenFileWatch watch = watchThatLooksWhenTold();

		Files.writeString(this.file, "talq_new");
		watch.look();
		watch.look();

		assertThat(inUse()).isEqualTo(ApiToken.valueOf("talq_new"));
		assertThat(tokens.slotInUse()).isEqualTo(Slot.CURRENT);
		assertThat(rotations()).as("the operator's and this one").isEqualTo(2);
	}

	@Test
	void aNewNextTokenDoesNotTakeThePlaceOfOneThatIsInUse() throws Exception {
		TokenSlots tokens = rotating();
		tokens.use(Slot.NEXT);
		HeldToken used = tokens.inUse();
		TokenFileWatch watch = watchThatLooksWhenTold();

		Files.writeString(this.next, "talq_newer");
		watch.look();
		watch.look();

		assertThat(tokens.inUse()).isSameAs(used);
		assertThat(tokens.get(Slot.NEXT)).returns(ApiToken.valueOf("talq_newer"), HeldToken::token);
		assertThat(rotations()).as("the operator's only").isEqualTo(1);
	}

	@Test
	void whatFailsForOneFileIsTriedAgainAndKeepsNoOtherBack() throws Exception {
		TokenSlots tokens = rotating();
		AtomicBoolean failing = new AtomicBoolean();
		this.environments.onToken((token) -> Assert.state(!failing.get(), "it cannot be taken now"));
		TokenFileWatch watch = watchThatLooksWhenTold();

		Files.writeString(this.file, "talq_new");
		Files.delete(this.next);
		failing.set(true);
		watch.look();
		watch.look();
		assertThat(tokens.get(Slot.NEXT)).isNull();
		failing.set(false);
		watch.look();

		assertThat(inUse()).isEqualTo(ApiToken.valueOf("talq_new"));
	}

	@Test
	void aTokenThatTwoEnvironmentsAreGivenAtOnceIsTakenByOneOnly() throws Exception {
		Path other = Files.writeString(this.secrets.resolve("other-token"), "talq_other");
		this.environments = environments(Map.of("eu", settings(this.file, null), "us", settings(other, null)));
		TokenFileWatch watch = watchThatLooksWhenTold();

		Files.writeString(this.file, "talq_new");
		Files.writeString(other, "talq_new");
		watch.look();
		watch.look();
		watch.look();

		assertThat(this.environments.all()).map((environment) -> environment.tokens().inUse().token())
			.containsOnlyOnce(ApiToken.valueOf("talq_new"));
		assertThat(this.meters.find("talkover.token.file.unusable").gauges()).map(Gauge::value)
			.containsExactlyInAnyOrder(0.0, 1.0);
	}

	@Test
	void aTokenThatAnotherEnvironmentGaveUpIsTakenAfterAll() throws Exception {
		Path other = Files.writeString(this.secrets.resolve("other-token"), "talq_other");
		this.environments = environments(Map.of("eu", settings(this.file, null), "us", settings(other, null)));
		TokenFileWatch watch = watchThatLooksWhenTold();

		Files.writeString(this.file, "talq_other");
		watch.look();
		watch.look();
		assertThat(inUse()).isEqualTo(ApiToken.valueOf("talq_old"));
		Files.writeString(other, "talq_newer");
		watch.look();
		watch.look();
		watch.look();

		assertThat(inUse()).isEqualTo(ApiToken.valueOf("talq_other"));
	}

	@Test
	void aFailureOfAnyKindIsTriedAgain() throws Exception {
		AtomicBoolean failing = new AtomicBoolean();
		this.environments.onToken((token) -> {
			if (failing.get()) {
				throw new OutOfMemoryError("c4n4ry of no memory outside of the heap");
			}
		});
		TokenFileWatch watch = watchThatLooksWhenTold();
		Files.writeString(this.file, "talq_new");

		failing.set(true);
		watch.look();
		watch.look();
		assertThat(inUse()).isEqualTo(ApiToken.valueOf("talq_old"));

		failing.set(false);
		watch.look();
		assertThat(inUse()).isEqualTo(ApiToken.valueOf("talq_new"));
	}

	private TokenFileWatch watchThatLooksWhenTold() {
		return new TokenFileWatch(this.environments, this.meters);
	}

	/** Both slots have files. */
	private TokenSlots rotating() throws IOException {
		Files.writeString(this.next, "talq_next");
		this.environments = environments(Map.of("eu", settings(this.file, this.next)));
		return this.environments.find("eu").orElseThrow().tokens();
	}

	private Environments environments(Map<String, Settings> settings) {
		return new Environments(new EnvironmentsProperties("https://talkover.example", null, false, settings),
				new EnvironmentLog(new AuditLog(), this.meters, Clock.systemUTC()));
	}

	private static Settings settings(Path file, @Nullable Path next) {
		return new Settings(null, null, file, null, next, true, null);
	}

	private double rotations() {
		return this.meters.get("talkover.token.rotations").counter().count();
	}

	private ApiToken inUse() {
		return this.environments.find("eu").orElseThrow().tokens().inUse().token();
	}

	private double unusable() {
		return this.meters.get("talkover.token.file.unusable").gauge().value();
	}

}
