package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.talkoverbff.catalog.PathSegments;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.CallerGoneException;
import io.github.talkoverbff.upstream.Upstream;
import io.github.talkoverbff.upstream.UpstreamAnswer;
import io.github.talkoverbff.upstream.UpstreamRequest;
import io.github.talkoverbff.upstream.UserAgent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Asks Talkover for the calls to a number. None of its answers names the dial that a call
 * came from, so what is found is an inference.
 *
 * @see <a href="https://docs.talkover.ai/en/api-reference/endpoints/get-agent-calls">
 * Talkover, get-agent-calls</a>
 */
@Component
final class CallTraces {

	/** Not as strict as with what callers send: a call must be found all the same. */
	private static final JsonMapper JSON = JsonMapper.shared();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int MOST = 1024 * 1024;

	private static final int PAGE = 100;

	/** What only calls of a campaign are. */
	private static final Set<String> WAITING = Set.of("queued", "scheduled");

	/** More calls of one number in three days are not looked through. */
	private static final int MOST_PAGES = 10;

	private final Upstream upstream;

	private final UserAgent userAgent;

	private final Clock clock;

	CallTraces(Upstream upstream, UserAgent userAgent, Clock clock) {
		this.upstream = upstream;
		this.userAgent = userAgent;
		this.clock = clock;
	}

	/**
	 * The calls to the number that are under way.
	 * @throws ProblemException if Talkover does not say
	 */
	List<Trace> active(Environment environment, String agent, String number) {
		String path = "/api/v1/agents/" + PathSegments.encode(agent) + "/active-call/" + PathSegments.encode(number);
		try {
			Answer answer = get(environment, "get-active-call", "/api/v1/agents/{agent_id}/active-call/{phone}", path);
			return answer.traces(answer.body().path("data"), number, "started_at", false);
		}
		catch (ProblemException ex) {
			if (ex.status() == 404) {
				return List.of(); // the documented way to say that there is none
			}
			throw ex;
		}
	}

	/**
	 * The calls to the number around a day.
	 * @throws ProblemException if Talkover does not say
	 */
	List<Trace> history(Environment environment, String agent, String number, Instant around) {
		LocalDate day = LocalDate.ofInstant(around, ZoneOffset.UTC);
		List<Trace> found = new ArrayList<>();
		// a new call moves an old one to the next page
		Set<String> seen = new HashSet<>();
		for (int page = 1; page <= MOST_PAGES; page++) {
			Answer answer = get(environment, "get-agent-calls", "/api/v1/agents/{agent_id}/calls",
					"/api/v1/agents/" + PathSegments.encode(agent) + "/calls?direction=outbound&date_from="
							+ day.minusDays(1) + "&date_to=" + day.plusDays(1) + "&search=" + number.replace("+", "%2B")
							+ "&per_page=" + PAGE + "&page=" + page);
			JsonNode data = answer.body().path("data");
			answer.traces(data, number, "created_at", true)
				.stream()
				.filter((trace) -> trace.callId() == null || seen.add(trace.callId()))
				.forEach(found::add);
			if (data.size() < PAGE) {
				return found;
			}
		}
		throw Problem.TALKOVER_BAD_RESPONSE.because("Talkover shows too many calls to look through.");
	}

	/**
	 * The calls to the number in a campaign.
	 * @throws ProblemException if Talkover does not say
	 */
	List<Trace> ofCampaign(Environment environment, String campaign, String number) {
		Answer answer = get(environment, "get-campaign", "/api/v1/campaigns/{campaign_id}",
				"/api/v1/campaigns/" + PathSegments.encode(campaign));
		JsonNode calls = answer.body().at("/data/calls");
		return answer.traces(calls.isMissingNode() ? answer.body().path("calls") : calls, number, "created_at", true);
	}

	private Answer get(Environment environment, String operation, String template, String path) {
		UpstreamRequest request = UpstreamRequest.own(environment.baseUrl(), path, template, operation, this.userAgent);
		try (UpstreamAnswer answer = this.upstream.send(environment, request, () -> false)) {
			Duration ahead = ahead(answer.field(HttpHeaders.DATE));
			return new Answer(JSON.readTree(answer.readBody(MOST, PATIENCE)), ahead);
		}
		catch (JacksonException | CallerGoneException ex) {
			throw unusable();
		}
	}

	/**
	 * How far our clock is ahead of Talkover's, to a second; zero if that does not say.
	 */
	private Duration ahead(@Nullable String date) {
		try {
			return (date != null) ? Duration.between(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from),
					this.clock.instant()) : Duration.ZERO;
		}
		catch (DateTimeException ex) {
			return Duration.ZERO;
		}
	}

	private static @Nullable Instant instant(JsonNode time) {
		try {
			return time.isString() ? OffsetDateTime.parse(time.stringValue()).toInstant() : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static ProblemException unusable() {
		return Problem.TALKOVER_BAD_RESPONSE.because("Talkover's answer is not usable.");
	}

	/**
	 * An answer of Talkover.
	 *
	 * @param body its JSON
	 * @param ahead how far our clock is ahead of the one that its times are of
	 */
	private record Answer(JsonNode body, Duration ahead) {

		/**
		 * The calls to the number in a list.
		 * @param dated whether each of them must say when: one that rings may not yet
		 * @throws ProblemException if it cannot be told whether there are any
		 */
		List<Trace> traces(JsonNode calls, String number, String time, boolean dated) {
			if (!calls.isArray()) {
				throw unusable();
			}
			List<Trace> traces = new ArrayList<>();
			for (JsonNode call : calls) {
				boolean outbound = !"inbound".equals(call.path("direction").asString(""));
				if (outbound && number.equals(call.path("to").asString(""))) {
					Instant at = instant(call.path(time));
					if (at != null) {
						traces.add(trace(call, at));
					}
					else if (dated) {
						throw unusable();
					}
				}
			}
			return traces;
		}

		private Trace trace(JsonNode call, Instant at) {
			JsonNode test = call.path("is_testing");
			String id = call.path("id").asString("");
			return new Trace(id.isEmpty() ? null : id, at.plus(this.ahead),
					test.isBoolean() ? test.booleanValue() : null, WAITING.contains(call.path("status").asString("")));
		}

	}

}
