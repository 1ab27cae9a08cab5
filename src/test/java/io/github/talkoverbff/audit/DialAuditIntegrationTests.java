package io.github.talkoverbff.audit;

import java.util.Map;
import java.util.UUID;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What the audit trail says of those who decide about dials. */
@IntegrationTest
class DialAuditIntegrationTests {

	@RegisterExtension
	private final AuditLines lines = new AuditLines();

	private final Caller ann;

	private final RawTalkover talkover;

	DialAuditIntegrationTests(Caller ann, RawTalkover talkover) {
		this.ann = ann;
		this.talkover = talkover;
	}

	@Test
	void whoDecidesWhatBecameOfADialHasALine() throws Exception {
		this.talkover.willAnswer("");
		String number = "+1553" + "%07d".formatted(Math.floorMod(UUID.randomUUID().hashCode(), 10_000_000));
		HttpAnswer lost = this.ann.post("/talkover/raw/api/v1/agents/agent_1/call", "{\"to\":\"" + number + "\"}");
		assertThat(this.lines.next()).containsEntry("operation", "make-call");
		String id = JsonMapper.shared().readTree(lost.text()).at("/dial/id").asString();

		HttpAnswer decided = this.ann.post("/dialling/raw/dials/" + id + "/resolution",
				"{\"outcome\":\"placed\",\"reason\":\"the callee of +15551239876 says so\"}");

		assertThat(decided.status()).isEqualTo(200);
		Map<String, String> line = this.lines.next();
		assertThat(line).containsEntry("event", "dial-resolution")
			.containsEntry("request_id", decided.header("X-Request-Id"))
			.containsEntry("user", "ann")
			.containsEntry("roles", "admin")
			.containsEntry("environment", "raw")
			.containsEntry("dial", id)
			.containsEntry("outcome", "placed");
		assertThat(line.toString()).doesNotContain(number, "15551239876");
	}

	@ParameterizedTest
	@CsvSource({ "raw, true", "raw, false", "*, false" })
	void whoStopsAllDiallingOrLetsItGoOnHasALine(String environment, String stopped) throws Exception {
		String target = "/dialling/" + environment + "/switch";
		try {
			HttpAnswer switched = this.ann.send("PUT", target,
					"{\"stopped\":" + stopped + ",\"reason\":\"+15551239876 complained\"}");

			assertThat(switched.status()).isEqualTo(200);
			Map<String, String> line = this.lines.next();
			assertThat(line).containsEntry("event", "dialling-switch")
				.containsEntry("request_id", switched.header("X-Request-Id"))
				.containsEntry("user", "ann")
				.containsEntry("roles", "admin")
				.containsEntry("environment", environment)
				.containsEntry("switch", environment)
				.containsEntry("stopped", stopped);
			assertThat(line.toString()).doesNotContain("15551239876");
		}
		finally {
			this.ann.send("PUT", target, "{\"stopped\":false,\"reason\":\"the test is over\"}");
		}
	}

}
