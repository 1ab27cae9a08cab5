package io.github.talkoverbff.redis;

import java.util.stream.Stream;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Where sessions are in memory, Redis is as if it were not there. */
class WithoutRedisTests {

	@Test
	void loadsNothingOfRedisAndAsksNobodyForIt() throws Exception {
		try (TalkoverStandIn talkover = new TalkoverStandIn();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xlog:class+load")) {
			assertThat(proxy.signedIn("ann").get("/session").status()).isEqualTo(200);
			Caller platform = new Caller(proxy.managementPort());

			assertThat(platform.get("/actuator/health").text()).contains("\"status\":\"UP\"").doesNotContain("redis");
			assertThat(platform.get("/actuator/health/readiness").status()).isEqualTo(200);
			assertThat(proxy.lines().stream().flatMap(WithoutRedisTests::loaded)).contains("java.lang.Object")
				.filteredOn(
						(name) -> name.startsWith("io.lettuce.") || name.startsWith("org.springframework.data.redis."))
				.isEmpty();
		}
	}

	private static Stream<String> loaded(String line) {
		return line.contains("[class,load] ") ? Stream.of(line.split("\\[class,load] ")[1].split(" ")[0])
				: Stream.empty();
	}

}
