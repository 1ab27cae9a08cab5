package io.github.talkoverbff.session;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** How many sessions may be in memory. */
class MemorySessionsTests {

	@ParameterizedTest
	@CsvSource({ "1, 32", "128, 4096", "384, 12288", "1048576, 33554432" })
	void thereMayBeAsManyAsAnEighthOfTheHeapHolds(long megabytes, int sessions) {
		assertThat(MemorySessions.most(limit(null), DataSize.ofMegabytes(megabytes))).isEqualTo(sessions);
	}

	@Test
	void aSettingOverridesWhatTheHeapHolds() {
		assertThat(MemorySessions.most(limit(100_000), DataSize.ofMegabytes(128))).isEqualTo(100_000);
	}

	private static SessionProperties limit(@Nullable Integer sessions) {
		return new SessionProperties(SessionProperties.Store.MEMORY, Duration.ofHours(1), 1, sessions, List.of());
	}

}
