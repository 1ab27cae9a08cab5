package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Duration;

import io.github.talkoverbff.TalkoverBffApplication;
import io.github.talkoverbff.dialling.FaultyLedger.Mutant;

import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The proxy with a {@link FaultyLedger}; the system property {@code mutant} says which,
 * and {@code clock} how fast its clock is.
 */
final class TrialApplication {

	private TrialApplication() {
	}

	public static void main(String[] args) {
		Mutant mutant = Mutant.valueOf(System.getProperty("mutant", "NONE"));
		SpringApplication application = new SpringApplication(TalkoverBffApplication.class);
		application.addInitializers((context) -> ((GenericApplicationContext) context).registerBean("faultyLedger",
				LedgerStore.LedgerFactory.class,
				() -> (jdbc, transactions) -> new FaultyLedger(jdbc, transactions, mutant)));
		Duration fast = Duration.parse(System.getProperty("clock", "PT0S"));
		application.addInitializers((context) -> ((GenericApplicationContext) context).registerBean("trialClock",
				Clock.class, () -> Clock.offset(Clock.systemUTC(), fast), (clock) -> clock.setPrimary(true)));
		application.run(args);
	}

}
