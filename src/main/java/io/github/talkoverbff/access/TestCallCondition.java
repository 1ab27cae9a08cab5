package io.github.talkoverbff.access;

import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.json.ForgetfulJsonFactory;
import io.github.talkoverbff.problem.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds a phone call that is granted as a test to being one. */
public final class TestCallCondition {

	private static final String FIELD = "is_testing";

	/** Strict, because Talkover might read an ambiguous body the other way. */
	private static final JsonMapper JSON = JsonMapper.builder(new ForgetfulJsonFactory())
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final Operation operation;

	private final ShadowMode shadow;

	/**
	 * Creates the condition.
	 * @param operation what places the call
	 * @param shadow whether a body that is none is only reported
	 */
	TestCallCondition(Operation operation, ShadowMode shadow) {
		this.operation = operation;
		this.shadow = shadow;
	}

	/**
	 * Refuses a body that is not plainly one of a test call.
	 * @param body the whole body; null if there is none
	 * @throws io.github.talkoverbff.problem.ProblemException with
	 * {@code PERMISSION_DENIED}
	 */
	public void check(byte @Nullable [] body) {
		if (body != null && isTest(body)) {
			return;
		}
		String reason = "Your permission " + this.operation.permission()
				+ " is limited to test calls: send one JSON object without repeated names that has is_testing: true.";
		if (!this.shadow.isReporting()) {
			throw Problem.PERMISSION_DENIED.because(reason);
		}
		this.shadow.report(this.operation, reason);
	}

	private static boolean isTest(byte[] body) {
		try {
			JsonNode root = JSON.readTree(body);
			return root.isObject() && root.path(FIELD).isBoolean() && root.path(FIELD).booleanValue();
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}
