package io.github.talkoverbff.dialling;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

import io.github.talkoverbff.json.ForgetfulJsonFactory;
import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.Reply;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

/**
 * What a reply of Talkover proves.
 *
 * @param state what is known of the dial now
 * @param evidence how; null if nothing is known
 * @param callId Talkover's id of the call, if it said one
 * @param dueAt when the phone is to ring; null if Talkover did not say
 * @param waits whether it rings later, and nobody knows when
 * @param answer the answer to give again; null if there is none
 */
record Verdict(DialState state, @Nullable String evidence, @Nullable String callId, @Nullable Instant dueAt,
		boolean waits, DialEntry.@Nullable KeptAnswer answer) {

	private static final List<String> CALL_ID = List.of("/data/id", "/campaign_call/id", "/call_id", "/data/call_id");

	private static final JsonMapper JSON = JsonMapper.builder(new ForgetfulJsonFactory()).build();

	/**
	 * The documented refusals: they come before anything is rung. A 408 or a 5xx may come
	 * afterwards.
	 */
	private static final Set<Integer> REFUSALS = Set.of(400, 401, 402, 403, 404, 405, 409, 413, 415, 422, 429);

	/**
	 * Judges a reply.
	 * @param namesNumber whether the operation rings somebody itself, so that a success
	 * names the call
	 */
	static Verdict of(Reply reply, boolean namesNumber) {
		return switch (reply) {
			case Reply.Success success -> ofSuccess(success, namesNumber);
			case Reply.Refusal(int status, boolean complete, var problem) when complete && REFUSALS.contains(status) ->
				notPlaced(Evidence.ANSWER);
			case Reply.Refusal refusal -> unknown();
			case Reply.Loss(var problem) when problem.outcome() == Outcome.NOT_EXECUTED -> notPlaced(Evidence.NOT_SENT);
			case Reply.Loss loss -> unknown();
		};
	}

	private static Verdict ofSuccess(Reply.Success success, boolean namesNumber) {
		JsonNode body = read(success.body());
		String callId = callId(body);
		if (namesNumber && callId == null) {
			return unknown();
		}
		String type = success.answer().field(HttpHeaders.CONTENT_TYPE);
		Instant dueAt = scheduledAt(body);
		return new Verdict(DialState.PLACED, Evidence.ANSWER, namesNumber ? callId : null, dueAt,
				dueAt == null && isScheduled(body), new DialEntry.KeptAnswer(success.answer().status(), type,
						new String(success.body(), StandardCharsets.UTF_8)));
	}

	/** What the caller of a reply is told that has no answer to give. */
	static ProblemException problem(Reply reply) {
		return switch (reply) {
			case Reply.Success success ->
				Problem.TALKOVER_BAD_RESPONSE.because("Talkover's answer does not name the phone call.");
			case Reply.Refusal(int status, boolean complete, var problem) -> problem;
			case Reply.Loss(var problem) -> problem;
		};
	}

	private static Verdict notPlaced(String evidence) {
		return new Verdict(DialState.NOT_PLACED, evidence, null, null, false, null);
	}

	/** Nobody knows, and somebody may have been rung. */
	static Verdict unknown() {
		return new Verdict(DialState.UNKNOWN, null, null, null, false, null);
	}

	private static JsonNode read(byte[] body) {
		try {
			return JSON.readTree(body);
		}
		catch (JacksonException ex) {
			return JSON.missingNode();
		}
	}

	/** The id of the call, wherever one of the operations puts it. */
	private static @Nullable String callId(JsonNode body) {
		for (String place : CALL_ID) {
			JsonNode id = body.at(place);
			if ((id.isString() && !id.stringValue().isEmpty()) || id.isIntegralNumber()) {
				return id.asString();
			}
		}
		return null;
	}

	/** Whether a campaign lets the call go out later. */
	private static boolean isScheduled(JsonNode body) {
		JsonNode call = body.path("campaign_call");
		return call.path("status").asString("").equals("scheduled") || call.hasNonNull("scheduled_at");
	}

	/** When a campaign lets the call go out. */
	private static @Nullable Instant scheduledAt(JsonNode body) {
		JsonNode at = body.at("/campaign_call/scheduled_at");
		try {
			return at.isString() ? OffsetDateTime.parse(at.stringValue()).toInstant() : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
