package io.github.talkoverbff.proxy;

import java.util.List;

import io.github.talkoverbff.access.AccessDecision;
import io.github.talkoverbff.access.AccessPolicy;
import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.access.OperationRequest;
import io.github.talkoverbff.access.TestCallCondition;
import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.catalog.PathSegments;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Steps 3 to 5 of the way of a request: what is asked, where, and may they. Whatever is
 * not found and granted here ends here.
 */
@Component
final class OperationRouter {

	/** The segments before Talkover's own path: our prefix and the environment. */
	private static final int OWN_SEGMENTS = 2;

	/**
	 * Longer than any id or phone number. What a path names is written to the audit, and
	 * of a dial to the ledger, where it is kept for weeks.
	 */
	private static final int LONGEST_VARIABLE = 200;

	private final Catalog catalog;

	private final Environments environments;

	private final AccessPolicy access;

	OperationRouter(Catalog catalog, Environments environments, AccessPolicy access) {
		this.catalog = catalog;
		this.environments = environments;
		this.access = access;
	}

	/**
	 * Finds the operation that a request asks for, and where.
	 * @throws ProblemException if there is none
	 */
	OperationRequest find(HttpServletRequest request) {
		RequestFacts facts = RequestFacts.of(request);
		MethodOverride.refuseHeaders(request);
		List<String> segments = PathSegments.decode(request.getRequestURI());
		String name = (segments.size() > 1) ? segments.get(1) : "";
		this.environments.find(name).ifPresent((environment) -> facts.environment(environment.name()));
		Catalog.Match match = match(segments);
		Operation operation = operation(match, request);
		facts.operation(operation.id(), operation.template().toString(),
				operation.permission().effect().isNeverRepeated());
		requireShort(match.variables());
		return new OperationRequest(this.environments.require(name), operation, match.variables());
	}

	/**
	 * Grants the request, or does not. What an environment's state is, and what the proxy
	 * does not serve, only those learn who may use it.
	 * @throws ProblemException if the caller may not do this, or nobody may at present
	 */
	GrantedRequest grant(OperationRequest asked, Caller caller) {
		TestCallCondition condition = switch (this.access.decide(caller, asked)) {
			case AccessDecision.Granted granted -> null;
			case AccessDecision.GrantedIf(TestCallCondition it) -> it;
			case AccessDecision.Refused(ProblemException problem) -> throw problem;
		};
		if (!asked.operation().isServed()) {
			throw Problem.OPERATION_NOT_SERVED
				.because("This operation needs the token of a Talkover user; use Talkover's dashboard.");
		}
		asked.environment().requireEnabled();
		return new GrantedRequest(asked, condition);
	}

	private Catalog.Match match(List<String> segments) {
		List<String> path = segments.subList(Math.min(OWN_SEGMENTS, segments.size()), segments.size());
		return this.catalog.match(path)
			.orElseThrow(() -> Problem.OPERATION_UNKNOWN
				.because("The path after the environment is not one of Talkover's documented operations."));
	}

	private static Operation operation(Catalog.Match match, HttpServletRequest request) {
		Operation operation = match.operations().get(HttpMethod.valueOf(request.getMethod()));
		if (operation == null) {
			throw Problem.METHOD_NOT_ALLOWED.because("Use one of the methods in the Allow header.")
				.allow(match.operations().keySet());
		}
		return operation;
	}

	private static void requireShort(List<String> variables) {
		if (variables.stream().anyMatch((variable) -> variable.length() > LONGEST_VARIABLE)) {
			throw Problem.REQUEST_REJECTED.because("The path has an id of more than " + LONGEST_VARIABLE
					+ " characters; Talkover has none that long.");
		}
	}

}
