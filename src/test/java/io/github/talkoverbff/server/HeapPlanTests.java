package io.github.talkoverbff.server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** How the heap is shared out. */
class HeapPlanTests {

	@ParameterizedTest
	@CsvSource({ "32, 100", "96, 1024", "128, 1609", "384, 6290", "2048, 8192" })
	void holdsAsManyConnectionsAsFitBesideTheApplication(long megabytes, int connections) {
		assertThat(plan(megabytes).connections()).isEqualTo(connections);
	}

	@ParameterizedTest
	@CsvSource({ "96, 0, 24576", "96, 500, 24576", "96, 1000, 1344", "96, 1024, 0", "384, 0, 98304" })
	void leavesToBodiesAQuarterOrWhatRequestsDoNotTake(long megabytes, int requests, long kilobytes) {
		assertThat(plan(megabytes).forBodies(requests)).isEqualTo(DataSize.ofKilobytes(kilobytes).toBytes());
	}

	private static HeapPlan plan(long megabytes) {
		return new HeapPlan(DataSize.ofMegabytes(megabytes));
	}

}
