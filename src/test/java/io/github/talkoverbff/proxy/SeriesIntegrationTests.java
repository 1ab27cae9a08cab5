package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Nobody can fill Prometheus with series. */
@IntegrationTest
class SeriesIntegrationTests {

	private static final List<String> NOISY = List.of("talkover.audit", "io.github.talkoverbff");

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@Autowired
	private TalkoverStandIn talkover;

	@Autowired
	private LoggingSystem logging;

	@Test
	void tenThousandDifferentRequestsAddNoSeries(Caller ann) throws IOException {
		NOISY.forEach((logger) -> this.logging.setLogLevel(logger, LogLevel.OFF));
		try {
			sendVaried(ann, 0, 20);
			Set<String> before = series();

			sendVaried(ann, 20, 10_020);

			assertThat(series()).isEqualTo(before);
			assertThat(before)
				.allSatisfy((series) -> assertThat(Scrape.labels(series).get("uri")).isNotEqualTo("UNKNOWN"));
		}
		finally {
			this.talkover.reset();
			NOISY.forEach((logger) -> this.logging.setLogLevel(logger, null));
		}
	}

	/** Ids, paths, environments, methods and queries, no two alike. */
	private void sendVaried(Caller ann, int from, int to) throws IOException {
		for (int begin = from; begin < to; begin += 50) {
			try (HttpWire wire = new HttpWire(this.port)) {
				for (int i = begin; i < Math.min(begin + 50, to); i++) {
					String target = switch (i % 5) {
						case 0 -> "/talkover/production/api/v1/agents/agent_" + i;
						case 1 -> "/talkover/production/api/v1/unknown-" + i;
						case 2 -> "/talkover/environment-" + i + "/api/v1/calls";
						case 3 -> "/unknown-" + i + "?page=" + i;
						default -> "/talkover/production/api/v1/calls";
					};
					wire.send(ann.head((i % 5 == 4) ? "BREW" + i : "GET", target) + "\r\n");
					assertThat(wire.answer().status()).isIn(200, 404, 405);
				}
			}
		}
	}

	/** All but those that the JVM adds by itself. */
	private Set<String> series() throws IOException {
		return Scrape.of(this.managementPort)
			.series()
			.stream()
			.filter((series) -> !series.startsWith("jvm_"))
			.collect(Collectors.toCollection(HashSet::new));
	}

}
