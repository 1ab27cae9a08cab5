package io.github.talkoverbff.dialling;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

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
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
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

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int MOST = 1024 * 1024;

	private static final int PAGE = 100;

	/** More calls of one number in three days are not looked through. */
	private static final int MOST_PAGES = 10;

	private final Upstream upstream;

	private final UserAgent userAgent;

	private final JsonMapper json;

	CallTraces(Upstream upstream, UserAgent userAgent, JsonMapper json) {
		this.upstream = upstream;
		this.userAgent = userAgent;
		this.json = json;
	}

	/**
	 * The calls to the number that are under way.
	 * @throws ProblemException if Talkover does not say
	 */
	List<Trace> active(Environment environment, String agent, String number) {
		String path = "/api/v1/agents/" + PathSegments.encode(agent) + "/active-call/" + PathSegments.encode(number);
		try {
			return traces(get(environment, "get-active-call", "/api/v1/agents/{agent_id}/active-call/{phone}", path)
				.path("data"), number, "started_at");
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
		for (int page = 1; page <= MOST_PAGES; page++) {
			JsonNode data = get(environment, "get-agent-calls", "/api/v1/agents/{agent_id}/calls",
					"/api/v1/agents/" + PathSegments.encode(agent) + "/calls?direction=outbound&date_from="
							+ day.minusDays(1) + "&date_to=" + day.plusDays(1) + "&search=" + number.replace("+", "%2B")
							+ "&per_page=" + PAGE + "&page=" + page)
				.path("data");
			found.addAll(traces(data, number, "created_at"));
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
		JsonNode answer = get(environment, "get-campaign", "/api/v1/campaigns/{campaign_id}",
				"/api/v1/campaigns/" + PathSegments.encode(campaign));
		JsonNode calls = answer.at("/data/calls");
		return traces(calls.isMissingNode() ? answer.path("calls") : calls, number, "created_at");
	}

	private JsonNode get(Environment environment, String operation, String template, String path) {
		HttpHeaders headers = new HttpHeaders();
		headers.setAccept(List.of(MediaType.APPLICATION_JSON));
		headers.set(HttpHeaders.USER_AGENT, this.userAgent.value());
		headers.set("X-Request-Id", UUID.randomUUID().toString());
		UpstreamRequest request = new UpstreamRequest(HttpMethod.GET, environment.baseUrl().getRawPath() + path,
				template, operation, headers, null, false, null);
		try (UpstreamAnswer answer = this.upstream.send(environment, request, () -> false)) {
			return this.json.readTree(answer.readBody(MOST, PATIENCE));
		}
		catch (JacksonException | CallerGoneException ex) {
			throw Problem.TALKOVER_BAD_RESPONSE.because("Talkover's answer is not usable.");
		}
	}

	private static List<Trace> traces(JsonNode calls, String number, String time) {
		List<Trace> traces = new ArrayList<>();
		for (JsonNode call : calls) {
			Instant at = instant(call.path(time));
			boolean outbound = !"inbound".equals(call.path("direction").asString(""));
			if (at != null && outbound && number.equals(call.path("to").asString(""))) {
				JsonNode test = call.path("is_testing");
				traces.add(new Trace(call.path("id").asString(""), at, test.isBoolean() ? test.booleanValue() : null));
			}
		}
		return traces;
	}

	private static @Nullable Instant instant(JsonNode time) {
		try {
			return time.isString() ? OffsetDateTime.parse(time.stringValue()).toInstant() : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
