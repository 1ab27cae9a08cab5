package io.github.talkoverbff.environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.environment.EnvironmentsProperties.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileWatchTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	@TempDir
	private Path secrets;

	@Test
	void aFileThatChangesWhileTheProxyStartsIsNotMissed() throws Exception {
		Path file = Files.writeString(this.secrets.resolve("token"), "talq_old");
		Settings eu = new Settings(null, null, file, null, null, true, null);
		Environments environments = new Environments(
				new EnvironmentsProperties("https://talkover.example", null, false, Map.of("eu", eu)),
				new EnvironmentLog(new AuditLog(), this.meters, Clock.systemUTC()));
		TokenSlots tokens = environments.find("eu").orElseThrow().tokens();

		Files.writeString(file, "talq_new");
		TokenFileWatch watch = new TokenFileWatch(environments, this.meters);

		try {
			RotationIntegrationTests.await(() -> tokens.inUse().token().equals(ApiToken.valueOf("talq_new")));
		}
		finally {
			watch.destroy();
		}
	}

}
