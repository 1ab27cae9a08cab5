package io.github.talkoverbff.access;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.setting.InvalidSettingException;
import io.github.talkoverbff.standin.RawTalkover;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Roles that name what does not exist stop the start, and shadow mode refuses nothing.
 */
@ExtendWith(OutputCaptureExtension.class)
class RolesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "talkover.users.ann.roles=boss | talkover.users.ann.roles | boss",
			"talkover.access.roles.r.permissions=calls:fly | talkover.access.roles.r.permissions | calls:fly",
			"talkover.access.roles.r.permissions=call:dial | talkover.access.roles.r.permissions | call:dial",
			"talkover.access.roles.r.permissions=flights:read | talkover.access.roles.r.permissions | flights:read",
			"talkover.access.roles.r.permissions=health:dial | talkover.access.roles.r.permissions | health:dial",
			"talkover.access.roles.r.permissions=calls | talkover.access.roles.r.permissions | calls",
			"talkover.access.roles.r.permissions=* | talkover.access.roles.r.permissions | *",
			"talkover.access.roles.r.environments=moon | talkover.access.roles.r.environments | moon",
			"talkover.access.roles.r.agents= | talkover.access.roles.r.agents | names no agent",
			"talkover.access.roles.r.agents=a/b | talkover.access.roles.r.agents | single path segment",
			"talkover.access.roles.r.agents=.. | talkover.access.roles.r.agents | single path segment",
			"talkover.access.roles.r.agents=a;b | talkover.access.roles.r.agents | single path segment" })
	void aRoleThatNamesWhatDoesNotExistStopsTheStart(String setting, String property, String wrong) {
		assertThatThrownBy(() -> OwnProxy.start(setting.strip()).close()).rootCause()
			.isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining(property)
			.hasMessageContaining(wrong);
	}

	@Test
	void anUnknownSettingOfAccessStopsTheStart() {
		assertThatThrownBy(() -> OwnProxy.start("talkover.access.mod=report").close())
			.hasStackTraceContaining("talkover.access.mod");
	}

	@Test
	void shadowModeLetsThroughAndCountsAndTellsWhatItWouldRefuse(CapturedOutput output) throws Exception {
		try (RawTalkover talkover = new RawTalkover();
				OwnProxy proxy = OwnProxy.start("talkover.access.mode=report",
						"talkover.base-url=" + talkover.baseUrl(),
						"talkover.access.roles.tester.permissions=calls:dial",
						"talkover.access.roles.tester.test-calls-only=true", "talkover.users.tess.password={noop}tess",
						"talkover.users.tess.roles=tester")) {
			talkover.willAnswer(200, "application/json", "{}")
				.willAnswer(200, "application/json", "{}")
				.willAnswer(200, "application/json", "{\"data\":{\"id\":\"call_1\"}}");
			assertThat(proxy.signedIn("ann").delete("/talkover/production/api/v1/agents/a").status()).isEqualTo(200);
			Caller tess = proxy.signedIn("tess");
			assertThat(tess.get("/talkover/production/api/v1/calls").status()).isEqualTo(200);
			assertThat(tess.post("/talkover/production/api/v1/agents/a/call", "{\"to\":\"+15551234567\"}").status())
				.isEqualTo(200);

			MeterRegistry meters = proxy.bean(MeterRegistry.class);
			assertThat(count(meters, "delete-agent", "agents:delete")).isEqualTo(1);
			assertThat(count(meters, "list-calls", "call-history:read")).isEqualTo(1);
			assertThat(count(meters, "make-call", "calls:dial")).isEqualTo(1);
			await().untilAsserted(() -> assertThat(output)
				.containsPattern(" WARN .* talkover\\.access\\.mode=report: calls that no role grants are let through")
				.containsPattern(" WARN .* Would refuse operation=delete-agent permission=agents:delete: ")
				.containsPattern(" WARN .* Would refuse operation=list-calls permission=call-history:read: ")
				.containsPattern(" WARN .* Would refuse operation=make-call permission=calls:dial: "));
		}
	}

	private static double count(MeterRegistry meters, String operation, String permission) {
		return meters.get("talkover.access.would.deny")
			.tags("operation", operation, "permission", permission)
			.counter()
			.count();
	}

}
