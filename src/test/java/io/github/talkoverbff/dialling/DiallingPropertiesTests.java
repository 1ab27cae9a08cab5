package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

import io.github.talkoverbff.environment.DialLimits.Budget;
import io.github.talkoverbff.environment.DialLimits.Per;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** How phone calls are placed where nobody says otherwise. */
class DiallingPropertiesTests {

	private final ApplicationContextRunner shipped = new ApplicationContextRunner()
		.withInitializer(new ConfigDataApplicationContextInitializer())
		.withUserConfiguration(Shipped.class);

	/**
	 * Tests and demos ring one number again and again, and so none of them sees these.
	 */
	@Test
	void whatIsShippedIsCareful() {
		this.shipped.run((context) -> {
			DiallingProperties shipped = context.getBean(DiallingProperties.class);

			assertThat(shipped.limits().budgets()).containsExactlyInAnyOrder(
					new Budget(Per.ENVIRONMENT, 1000, Duration.ofDays(1), ZoneOffset.UTC),
					new Budget(Per.NUMBER, 5, Duration.ofDays(1), ZoneOffset.UTC));
			assertThat(shipped.limits().duplicateWindow()).isEqualTo(Duration.ofMinutes(2));
			assertThat(shipped.limits().allowNumbers()).isEmpty();
			assertThat(shipped.ledger().url()).isEqualTo("jdbc:sqlite:data/dialling.db");
			assertThat(shipped.requireKey()).isFalse();
			assertThat(shipped.exclusive()).isFalse();
			assertThat(shipped.responseTimeout()).isEqualTo(Duration.ofSeconds(60));
			assertThat(shipped.lease()).isEqualTo(Duration.ofSeconds(90));
			assertThat(shipped.settle()).isEqualTo(Duration.ofMinutes(2));
			assertThat(shipped.decideAfter()).isEqualTo(Duration.ofMinutes(15));
			assertThat(shipped.replay()).isEqualTo(Duration.ofHours(24));
			assertThat(shipped.tombstone()).isEqualTo(Duration.ofDays(30));
		});
	}

	/** Or raising one would begin at zero, and ring those again who were rung enough. */
	@Test
	void whatIsShippedAndThenSetCountsOn() {
		Instant now = Instant.now();

		this.shipped
			.withPropertyValues("talkover.dialling.budgets[0].per=number", "talkover.dialling.budgets[0].calls=6",
					"talkover.dialling.budgets[0].in=1d")
			.run((context) -> {
				List<Budget> set = Objects.requireNonNull(context.getBean(DiallingProperties.class).limits().budgets());

				assertThat(BudgetWindows.of(set, "production", "+15550000001", false, now)).singleElement()
					.extracting(Claim.BudgetWindow::scope)
					.isEqualTo(BudgetWindows
						.of(List.of(new Budget(Per.NUMBER, 5, Duration.ofDays(1), ZoneOffset.UTC)), "production",
								"+15550000001", false, now)
						.getFirst()
						.scope());
			});
	}

	@Test
	void aDialIsWaitedForWhenTheProxyStops() {
		this.shipped.run((context) -> {
			DiallingProperties dialling = context.getBean(DiallingProperties.class);

			assertThat(setting(context, "spring.lifecycle.timeout-per-shutdown-phase"))
				.isGreaterThan(dialling.responseTimeout().plus(DiallingProperties.WRITE));
		});
	}

	@Test
	void aConnectionIsKeptForLongerThanIngressesKeepTheirs() {
		this.shipped.run((context) -> assertThat(setting(context, "server.jetty.connection-idle-timeout"))
			.isEqualTo(Duration.ofSeconds(75)));
	}

	private static Duration setting(ApplicationContext context, String name) {
		return Binder.get(context.getEnvironment()).bind(name, Duration.class).get();
	}

	@EnableConfigurationProperties(DiallingProperties.class)
	static class Shipped {

	}

}
