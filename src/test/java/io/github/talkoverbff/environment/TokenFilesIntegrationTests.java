package io.github.talkoverbff.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.standin.RevocableTalkover;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Token files, as Docker and Kubernetes mount and swap them. */
@ExtendWith(OutputCaptureExtension.class)
class TokenFilesIntegrationTests {

	@TempDir
	private Path mount;

	@AutoClose
	private final RevocableTalkover talkover = new RevocableTalkover("talq_old", "talq_new");

	@Test
	void aLinkThatKubernetesSwapsTakesEffect() throws Exception {
		Files.createDirectories(this.mount.resolve("..1"));
		Files.createDirectories(this.mount.resolve("..2"));
		Files.writeString(this.mount.resolve("..1/token"), "talq_old");
		Files.writeString(this.mount.resolve("..2/token"), "talq_new");
		Files.createSymbolicLink(this.mount.resolve("..data"), Path.of("..1"));
		Path token = Files.createSymbolicLink(this.mount.resolve("token"), Path.of("..data/token"));
		try (OwnProxy proxy = proxy(token)) {
			Files.createSymbolicLink(this.mount.resolve("..swap"), Path.of("..2"));
			Files.move(this.mount.resolve("..swap"), this.mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

			RotationIntegrationTests.await(() -> usesOnly(proxy, "talq_new"));
			assertThat(callsStatus(proxy)).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "talq_", "not-a-token", "talq_two words", "talq_other" })
	void whatIsNoTokenLeavesTheLastOneInUseAndIsTold(String text, CapturedOutput log) throws Exception {
		Path token = Files.writeString(this.mount.resolve("token"), "talq_old");
		try (OwnProxy proxy = proxy(token)) {
			Files.writeString(token, text);

			RotationIntegrationTests.await(() -> unusable(proxy) == 1);
			assertThat(usesOnly(proxy, "talq_old")).isTrue();
			assertThat(callsStatus(proxy)).isEqualTo(200);
			assertThat(log).contains("talkover.environments.eu.token-file names a file")
				.doesNotContain("two words", "not-a-token");

			Files.writeString(token, "talq_new");
			RotationIntegrationTests.await(() -> usesOnly(proxy, "talq_new"));
			assertThat(unusable(proxy)).isZero();
		}
	}

	@Test
	void aFileThatIsGoneLeavesTheLastTokenInUse() throws Exception {
		Path token = Files.writeString(this.mount.resolve("token"), "talq_old");
		try (OwnProxy proxy = proxy(token)) {
			Files.delete(token);

			RotationIntegrationTests.await(() -> unusable(proxy) == 1);
			assertThat(usesOnly(proxy, "talq_old")).isTrue();
		}
	}

	private OwnProxy proxy(Path token) {
		return OwnProxy.before(this.talkover.baseUrl(), "talkover.environments.eu.token-file=" + token,
				"talkover.environments.us.token=talq_other");
	}

	private static int callsStatus(OwnProxy proxy) throws IOException {
		return proxy.signedIn("ann").get("/talkover/eu/api/v1/calls").status();
	}

	private static boolean usesOnly(OwnProxy proxy, String token) {
		TokenSlots tokens = RotationIntegrationTests.tokens(proxy, "eu");
		return tokens.all().size() == 1 && tokens.inUse().token().equals(ApiToken.valueOf(token));
	}

	private static double unusable(OwnProxy proxy) {
		return proxy.bean(MeterRegistry.class)
			.get("talkover.token.file.unusable")
			.tags("environment", "eu", "slot", "current")
			.gauge()
			.value();
	}

}
