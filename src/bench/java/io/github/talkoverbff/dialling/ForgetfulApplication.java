package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.List;

import io.github.talkoverbff.TalkoverBffApplication;
import io.github.talkoverbff.dialling.Claim.BudgetWindow;
import io.github.talkoverbff.dialling.Claim.Result;

import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The proxy with a ledger that grants everything and writes nothing down: what is left of
 * the cost of a dial without it. Nobody is to be dialled with it.
 */
public final class ForgetfulApplication {

	private ForgetfulApplication() {
	}

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(TalkoverBffApplication.class);
		application.addInitializers((context) -> ((GenericApplicationContext) context).registerBean("forgetfulLedger",
				LedgerStore.LedgerFactory.class, () -> ForgetfulLedger::new));
		application.run(args);
	}

	private static final class ForgetfulLedger extends Ledger {

		ForgetfulLedger(JdbcClient jdbc, TransactionOperations transactions) {
			super(jdbc, transactions);
		}

		@Override
		Result claim(Claim claim) {
			return Result.Granted.INSTANCE;
		}

		@Override
		Change settle(Settlement settlement, Instant now, List<BudgetWindow> budgets) {
			return Change.SETTLED;
		}

	}

}
