package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.environment.DialLimits.Budget;
import io.github.talkoverbff.environment.DialLimits.Per;
import io.github.talkoverbff.environment.Environment;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells how many calls may still be placed. What a single number has had is not told: the
 * number would stand in the URL, and so in logs.
 */
@RestController
final class BudgetsController {

	private final DialAccess access;

	private final LedgerAccess ledger;

	private final EffectiveLimits limits;

	private final Clock clock;

	BudgetsController(DialAccess access, LedgerAccess ledger, EffectiveLimits limits, Clock clock) {
		this.access = access;
		this.ledger = ledger;
		this.limits = limits;
		this.clock = clock;
	}

	@GetMapping("/dialling/{environment}/budgets")
	Map<String, List<Map<String, Object>>> get(@PathVariable("environment") String name,
			@AuthenticationPrincipal Caller caller, HttpServletRequest request) {
		Environment environment = this.access.requireSight(request, caller, name);
		Instant now = this.clock.instant();
		return Map.of("budgets",
				this.limits.budgets(environment).stream().map((budget) -> view(budget, name, now)).toList());
	}

	private Map<String, Object> view(Budget budget, String environment, Instant now) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("per", budget.per().name().toLowerCase(Locale.ROOT));
		view.put("calls", budget.calls());
		view.put("in", budget.in().toString());
		if (budget.per() == Per.ENVIRONMENT) {
			Claim.BudgetWindow window = BudgetWindows.of(List.of(budget), environment, null, false, now).getFirst();
			long used = this.ledger.execute("find", (ledger) -> ledger.budgets().used(window));
			view.put("left", Math.max(0, budget.calls() - used));
			view.put("until", window.windowEnd().toString());
		}
		return view;
	}

}
