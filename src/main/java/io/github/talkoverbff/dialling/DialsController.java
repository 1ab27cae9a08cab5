package io.github.talkoverbff.dialling;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Tells what became of dials, without dialling, and lets people decide what nobody knows.
 */
@RestController
@RequestMapping("/dialling/{environment}/dials")
final class DialsController {

	/** Unknown dials that are shown at once, the oldest first. */
	private static final int MOST = 1000;

	private final DialAccess access;

	private final LedgerAccess ledger;

	private final DialView view;

	private final DialResolutions resolutions;

	DialsController(DialAccess access, LedgerAccess ledger, DialView view, DialResolutions resolutions) {
		this.access = access;
		this.ledger = ledger;
		this.view = view;
		this.resolutions = resolutions;
	}

	@GetMapping("/{id}")
	Map<String, @Nullable Object> get(@PathVariable("environment") String name, @PathVariable String id,
			@AuthenticationPrincipal Caller caller, HttpServletRequest request) {
		Environment environment = this.access.requireSight(request, caller, name);
		return this.view.full(entry(environment, id).filter((entry) -> this.access.sees(caller, environment, entry))
			.orElseThrow(DialResolutions::notFound));
	}

	/**
	 * One dial by its key, or those that are unknown, oldest first: the query says which.
	 */
	@GetMapping
	Map<String, @Nullable Object> find(@PathVariable("environment") String name, HttpServletRequest request,
			@AuthenticationPrincipal Caller caller) {
		MultiValueMap<String, String> query = query(request);
		List<String> keys = query.get("idempotency_key");
		if (keys != null) {
			return ofKey(name, keys, caller, request);
		}
		if ("unknown".equals(query.getFirst("state"))) {
			Environment environment = this.access.requireSight(request, caller, name);
			String whose = this.access.permits(caller, environment, Permission.DIALLING_READ) ? null : caller.name();
			return Map.of("dials",
					this.ledger.execute("find", (ledger) -> ledger.dials().unknown(name, whose, MOST))
						.stream()
						.map(this.view::full)
						.toList());
		}
		throw Problem.REQUEST_REJECTED
			.because("Ask with idempotency_key=… for one dial, or with state=unknown for those.");
	}

	private Map<String, @Nullable Object> ofKey(String name, List<String> keys, Caller caller,
			HttpServletRequest request) {
		this.access.requireSight(request, caller, name);
		IdempotencyKey key = IdempotencyKey.read(keys);
		return this.view.full(Optional.ofNullable(key)
			.flatMap((wanted) -> this.ledger.execute("find",
					(ledger) -> ledger.dials().findLatestByKey(name, caller.name(), wanted.value())))
			.orElseThrow(DialResolutions::notFound));
	}

	/** Read by hand: what the container cannot read, its exception quotes in the log. */
	private static MultiValueMap<String, String> query(HttpServletRequest request) {
		String query = Objects.requireNonNullElse(request.getQueryString(), "");
		MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
		UriComponentsBuilder.newInstance()
			.query(query)
			.build()
			.getQueryParams()
			.forEach((name, raw) -> raw.forEach((value) -> values.add(name,
					(value != null) ? UriUtils.decode(value, StandardCharsets.UTF_8) : "")));
		return values;
	}

	@PostMapping("/{id}/resolution")
	Map<String, @Nullable Object> resolve(@PathVariable("environment") String name, @PathVariable String id,
			@Valid @RequestBody Resolution resolution, @AuthenticationPrincipal Caller caller,
			HttpServletRequest request) {
		Environment environment = this.access.require(request, caller, name, Permission.DIALLING_WRITE);
		if (resolution.state() == DialState.NOT_PLACED && resolution.callId() != null) {
			throw Problem.REQUEST_REJECTED.because("A dial that was not placed has no call_id.");
		}
		DialEntry entry = entry(environment, id).orElseThrow(DialResolutions::notFound);
		this.access.requireDecision(request, caller, environment, entry);
		return this.view
			.full(this.resolutions.decide(entry, environment, resolution, caller, RequestFacts.of(request)));
	}

	private Optional<DialEntry> entry(Environment environment, String id) {
		return this.ledger.find(id).filter((entry) -> entry.environment().equals(environment.name()));
	}

}
