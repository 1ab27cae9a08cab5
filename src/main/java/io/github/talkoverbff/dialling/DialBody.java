package io.github.talkoverbff.dialling;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

import io.github.talkoverbff.json.ForgetfulJsonFactory;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a dial, read strictly: Talkover might read an ambiguous one the other way.
 *
 * @param root the JSON object
 */
record DialBody(ObjectNode root) {

	/** The member of {@code context} that Talkover echoes in events of the call. */
	static final String TAG = "bff_dial_id";

	private static final JsonMapper JSON = JsonMapper.builder(new ForgetfulJsonFactory())
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // sent on as written
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	/** Longer than Talkover takes; in seconds. */
	private static final long LONGEST_DELAY = 7 * 86_400L;

	/** No country's code begins with 0: such a number would be another's second name. */
	private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

	/**
	 * Reads the body.
	 * @param body its bytes; null if there is none
	 * @throws ProblemException with {@code REQUEST_REJECTED} if it is not one JSON object
	 * without repeated names, or its context cannot be tagged
	 */
	static DialBody read(byte @Nullable [] body) {
		try {
			JsonNode root = (body != null) ? JSON.readTree(body) : JSON.createObjectNode();
			if (!(root instanceof ObjectNode object)) {
				throw rejected("is not a JSON object");
			}
			JsonNode context = object.path("context");
			if (isGiven(context) && !context.isObject()) {
				throw rejected("has a context that is no object");
			}
			if (context.has(TAG)) {
				throw rejected("has the member " + TAG + " in its context, which is the proxy's own");
			}
			return new DialBody(object);
		}
		catch (JacksonException ex) {
			throw rejected("is not one JSON object without repeated names");
		}
		catch (NumberFormatException ex) { // its message quotes the number
			throw rejected("has a number with an exponent that is too large");
		}
	}

	/**
	 * Who is rung, in the one spelling that the ledger takes.
	 * @throws ProblemException with {@code NUMBER_INVALID}
	 */
	String number() {
		JsonNode to = this.root.path("to");
		if (!to.isString() || !E164.matcher(to.stringValue()).matches()) {
			throw Problem.NUMBER_INVALID.because(
					"The member to must be a phone number: + and 7 to 15 digits, the first of them not 0, without any other "
							+ "character.");
		}
		return to.stringValue();
	}

	/**
	 * Whether it is a test.
	 * @throws ProblemException with {@code REQUEST_REJECTED} if Talkover might say
	 * otherwise
	 */
	boolean isTest() {
		JsonNode test = this.root.path("is_testing");
		if (isGiven(test) && !test.isBoolean()) {
			throw rejected("has an is_testing that is neither true nor false");
		}
		return test.isBoolean() && test.booleanValue();
	}

	/**
	 * When the phone is to ring.
	 * @throws ProblemException with {@code REQUEST_REJECTED} if Talkover might say
	 * otherwise
	 */
	Instant dueAt(Instant now) {
		JsonNode delay = this.root.path("delay_seconds");
		if (!isGiven(delay)) {
			return now;
		}
		if (!delay.isIntegralNumber() || !delay.canConvertToLong() || delay.longValue() < 0) {
			throw rejected("has a delay_seconds that is no whole number of seconds, such as 0 or 3600");
		}
		return now.plusSeconds(Math.min(delay.longValue(), LONGEST_DELAY));
	}

	/** The body as it is sent, with the id of the dial in its context. */
	byte[] tagged(String dialId) {
		ObjectNode tagged = this.root.deepCopy();
		JsonNode context = tagged.path("context");
		((context instanceof ObjectNode object) ? object : tagged.putObject("context")).put(TAG, dialId);
		return JSON.writeValueAsBytes(tagged);
	}

	/** The same text for the same content, however its members are ordered. */
	String canonical() {
		return new String(JSON.writeValueAsBytes(JSON.convertValue(this.root, Object.class)), StandardCharsets.UTF_8);
	}

	private static boolean isGiven(JsonNode member) {
		return !member.isMissingNode() && !member.isNull();
	}

	private static ProblemException rejected(String flaw) {
		return Problem.REQUEST_REJECTED.because("The body of a phone call " + flaw + "; nobody was rung.");
	}

}
