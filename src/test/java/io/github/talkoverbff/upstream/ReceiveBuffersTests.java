package io.github.talkoverbff.upstream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** How large the buffers are that answers are received into. */
class ReceiveBuffersTests {

	@ParameterizedTest
	@CsvSource({ "128, 200, 16384", "128, 1000, 7456", "128, 1786, 4174", "128, 20000, 2048", "384, 1, 16384",
			"4096, 100, 16384" })
	void areAsLargeAsTheMemoryAllowsIfAllCallersAreSlow(long megabytes, long requests, int bytes) {
		assertThat(ReceiveBuffers.size(DataSize.ofMegabytes(megabytes).toBytes(), requests)).isEqualTo(bytes);
	}

}
