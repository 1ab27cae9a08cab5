package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLine;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Stops all dialling of an environment, or of all ({@code *}), on every replica at once:
 * whoever may dial may stop. What was claimed before runs on.
 */
@RestController
@RequestMapping("/dialling/{environment}/switch")
final class SwitchController {

	private final DialAccess access;

	private final LedgerAccess ledger;

	private final AuditLog audit;

	private final Clock clock;

	SwitchController(DialAccess access, LedgerAccess ledger, AuditLog audit, Clock clock) {
		this.access = access;
		this.ledger = ledger;
		this.audit = audit;
		this.clock = clock;
	}

	@GetMapping
	Map<String, @Nullable Object> get(@PathVariable("environment") String name, @AuthenticationPrincipal Caller caller,
			HttpServletRequest request) {
		this.access.requireAll(request, caller, name, Permission.DIALLING_READ);
		return view(this.ledger.execute("switch", (ledger) -> ledger.switches().get(name)));
	}

	@PutMapping
	Map<String, @Nullable Object> put(@PathVariable("environment") String name, @Valid @RequestBody Position position,
			@AuthenticationPrincipal Caller caller, HttpServletRequest request) {
		if (position.stopped()) {
			this.access.requireAll(request, caller, name, Permission.DIALLING_LIVE, Permission.CALLS_DIAL,
					Permission.CAMPAIGNS_DIAL);
		}
		else {
			this.access.requireAll(request, caller, name, Permission.DIALLING_WRITE)
				.forEach((environment) -> this.access.requireDecisionForAll(request, caller, environment));
		}
		AuditLine line = this.audit.line(AuditEvent.DIALLING_SWITCH)
			.request(RequestFacts.of(request))
			.caller(caller.name(), caller.roles())
			.with("switch", name)
			.with("stopped", String.valueOf(position.stopped()));
		try {
			DialSwitch now = this.ledger.change("switch", (ledger) -> ledger.setSwitch(name, position.stopped(),
					caller.name(), position.reason(), this.clock.instant()));
			line.write();
			return view(now);
		}
		catch (ProblemException ex) {
			line.problem(ex).write(); // it may be set all the same
			throw ex;
		}
	}

	private static Map<String, @Nullable Object> view(DialSwitch position) {
		Map<String, @Nullable Object> view = new LinkedHashMap<>();
		view.put("stopped", position.stopped());
		if (position.at() != null) {
			view.put("environment", position.environment());
			view.put("reason", position.reason());
			view.put("by", position.by());
			view.put("at", position.at().toString());
		}
		return view;
	}

	/**
	 * Where the switch is to be.
	 *
	 * @param stopped whether all dialling is stopped
	 * @param reason why; whoever dials is told
	 */
	record Position(@NotNull Boolean stopped,
			@NotBlank @Size(max = 500) @Pattern(regexp = Resolution.NO_NUL) String reason) {
	}

}
