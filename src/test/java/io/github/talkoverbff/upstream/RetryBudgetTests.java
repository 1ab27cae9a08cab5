package io.github.talkoverbff.upstream;

import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryBudgetTests {

	private final RetryBudget budget = new RetryBudget();

	/** There are ten from the beginning. */
	@BeforeEach
	void spendWhatIsThere() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.budget.spend()).isTrue();
		}
		assertThat(this.budget.spend()).isFalse();
	}

	@Test
	void tenRequestsEarnOneRetry() {
		earn(9);
		assertThat(this.budget.spend()).isFalse();
		earn(1);

		assertThat(this.budget.spend()).isTrue();
		assertThat(this.budget.spend()).isFalse();
	}

	@Test
	void noMoreThanTenAreKept() {
		earn(1000);

		assertThat(IntStream.range(0, 20).filter((i) -> this.budget.spend()).count()).isEqualTo(10);
	}

	private void earn(int requests) {
		for (int i = 0; i < requests; i++) {
			this.budget.earn();
		}
	}

}
