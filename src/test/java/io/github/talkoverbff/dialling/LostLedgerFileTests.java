package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The file of the ledger is taken away while the proxy runs. */
@ExtendWith(OutputCaptureExtension.class)
class LostLedgerFileTests {

	@Test
	void nobodyIsRungWhoseDialWouldBeForgotten(@TempDir Path directory, CapturedOutput output) throws IOException {
		Path file = directory.resolve("dialling.db");
		try (RingCounter talkover = new RingCounter();
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(),
						"talkover.dialling.ledger.url=jdbc:sqlite:" + file)) {
			Caller ann = proxy.signedIn("ann");
			Intent first = new Intent("+15550000001", "first");
			Intent second = new Intent("+15550000002", "second");
			assertThat(first.dial(ann).status()).isEqualTo(200);

			Files.move(file, directory.resolve("elsewhere"));

			assertThat(second.dial(ann).code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");
			assertThat(talkover.rings("+15550000002")).isZero();
			await().until(() -> output.toString().contains("is not where it was"));

			Files.createFile(file);
			assertThat(second.dial(ann).code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");

			Files.delete(file);
			Files.move(directory.resolve("elsewhere"), file);
			assertThat(second.dial(ann).status()).isEqualTo(200);
			assertThat(first.dial(ann).header("Idempotent-Replayed")).isEqualTo("true");
		}
	}

}
