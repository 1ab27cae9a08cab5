package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import io.github.talkoverbff.catalog.PathSegments;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.json.ForgetfulJsonFactory;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.CallerGoneException;
import io.github.talkoverbff.upstream.Upstream;
import io.github.talkoverbff.upstream.UpstreamAnswer;
import io.github.talkoverbff.upstream.UpstreamRequest;
import io.github.talkoverbff.upstream.UserAgent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.filter.FilteringParserDelegate;
import tools.jackson.core.filter.JsonPointerBasedFilter;
import tools.jackson.core.filter.TokenFilter;
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
final class CallSearch {

	/** Not as strict as with what callers send: a call must be found all the same. */
	private static final JsonMapper JSON = JsonMapper.builder(new ForgetfulJsonFactory()).build();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int MOST = 1024 * 1024;

	/** Some 50,000 calls, which Talkover shows all at once. */
	private static final int MOST_OF_CAMPAIGN = 8 * 1024 * 1024;

	private static final int PAGE = 100;

	/** What only calls of a campaign are. */
	private static final Set<String> WAITING = Set.of("queued", "scheduled");

	/** More calls of one number in three days are not looked through. */
	private static final int MOST_PAGES = 10;

	/**
	 * One campaign is read at a time: of several at once, the heap could not hold all.
	 */
	private final ReentrantLock campaigns = new ReentrantLock();

	private final Upstream upstream;

	private final UserAgent userAgent;

	private final Clock clock;

	CallSearch(Upstream upstream, UserAgent userAgent, Clock clock) {
		this.upstream = upstream;
		this.userAgent = userAgent;
		this.clock = clock;
	}

	/**
	 * The calls to the number that are under way.
	 * @throws ProblemException if Talkover does not say
	 */
	List<ShownCall> active(Environment environment, String agent, String number) {
		String path = "/api/v1/agents/" + PathSegments.encode(agent) + "/active-call/" + PathSegments.encode(number);
		try {
			Answer answer = get(environment, "get-active-call", "/api/v1/agents/{agent_id}/active-call/{phone}", path);
			return answer.matching(answer.body().path("data"), Set.of(number), true);
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
	List<ShownCall> history(Environment environment, String agent, String number, LocalDate day) {
		Listing listing = history(environment, agent, Set.of(number), day, "&search=" + number.replace("+", "%2B"),
				MOST_PAGES);
		if (!listing.complete()) {
			throw Problem.TALKOVER_BAD_RESPONSE.because("Talkover shows too many calls to look through.");
		}
		return listing.calls();
	}

	/**
	 * The calls to the numbers around a day, of all that the agent made.
	 * @param most how many pages of them are looked through
	 * @throws ProblemException if Talkover does not say
	 */
	Listing history(Environment environment, String agent, Set<String> numbers, LocalDate day, int most) {
		return history(environment, agent, numbers, day, "", most);
	}

	private Listing history(Environment environment, String agent, Set<String> numbers, LocalDate day, String search,
			int most) {
		List<ShownCall> found = new ArrayList<>();
		// a new call moves an old one to the next page
		Set<String> seen = new HashSet<>();
		for (int page = 1; page <= most; page++) {
			Answer answer = get(environment, "get-agent-calls", "/api/v1/agents/{agent_id}/calls",
					"/api/v1/agents/" + PathSegments.encode(agent) + "/calls?direction=outbound&date_from="
							+ day.minusDays(1) + "&date_to=" + day.plusDays(1) + search + "&per_page=" + PAGE + "&page="
							+ page);
			JsonNode data = answer.body().path("data");
			answer.matching(data, numbers, false)
				.stream()
				.filter((call) -> call.callId() == null || seen.add(call.callId()))
				.forEach(found::add);
			if (data.size() < PAGE) {
				return new Listing(found, page, true);
			}
			if (answer.body().at("/pagination/last_page").asInt(page) > most) {
				return new Listing(found, page, false); // the rest would be read in vain
			}
		}
		return new Listing(found, most, false);
	}

	/**
	 * The calls to the numbers in a campaign.
	 * @throws ProblemException if Talkover does not say
	 */
	List<ShownCall> ofCampaign(Environment environment, String campaign, Set<String> numbers) {
		return get(environment, "get-campaign", "/api/v1/campaigns/{campaign_id}",
				"/api/v1/campaigns/" + PathSegments.encode(campaign), (answer, ahead) -> {
					// not while Talkover is waited for, or a sick environment would hold
					// up all
					this.campaigns.lock();
					try {
						byte[] body = answer.readBody(MOST_OF_CAMPAIGN, PATIENCE);
						return streamed(body, "/data/calls", numbers, ahead)
							.or(() -> streamed(body, "/calls", numbers, ahead))
							.orElseThrow(CallSearch::unusable);
					}
					finally {
						this.campaigns.unlock();
					}
				});
	}

	/**
	 * One call after the other: all of a campaign would not fit into memory as a tree.
	 */
	private static Optional<List<ShownCall>> streamed(byte[] body, String calls, Set<String> numbers, Duration ahead) {
		try (JsonParser parser = new FilteringParserDelegate(JSON.createParser(body), new JsonPointerBasedFilter(calls),
				TokenFilter.Inclusion.ONLY_INCLUDE_ALL, false)) {
			if (parser.nextToken() != JsonToken.START_ARRAY) {
				return Optional.empty();
			}
			parser.clearCurrentToken(); // or the array would be read as one value
			Iterator<JsonNode> each = JSON.readerFor(JsonNode.class).readValues(parser);
			return Optional.of(matching(() -> each, numbers, ahead, false));
		}
	}

	private Answer get(Environment environment, String operation, String template, String path) {
		return get(environment, operation, template, path,
				(answer, ahead) -> new Answer(JSON.readTree(answer.readBody(MOST, PATIENCE)), ahead));
	}

	private <T> T get(Environment environment, String operation, String template, String path, Reader<T> reader) {
		UpstreamRequest request = UpstreamRequest.own(environment.baseUrl(), path, template, operation, this.userAgent);
		try (UpstreamAnswer answer = this.upstream.send(environment, request, () -> false)) {
			return reader.read(answer, ahead(answer.field(HttpHeaders.DATE)));
		}
		catch (JacksonException ex) {
			throw unusable().causedBy(ex);
		}
		catch (CallerGoneException ex) {
			throw Problem.TALKOVER_TIMEOUT.because("The proxy ended before Talkover's answer.").causedBy(ex);
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

	/**
	 * Those of the calls that are to the numbers.
	 * @param ahead how far our clock is ahead of the one that their times are of
	 * @param underWay whether they are under way: one that rings may not yet say since
	 * when
	 * @throws ProblemException if it cannot be told whether there are any
	 */
	private static List<ShownCall> matching(Iterable<JsonNode> calls, Set<String> numbers, Duration ahead,
			boolean underWay) {
		List<ShownCall> shown = new ArrayList<>();
		for (JsonNode call : calls) {
			boolean outbound = !"inbound".equals(call.path("direction").asString(""));
			String number = call.path("to").asString("");
			if (outbound && numbers.contains(number)) {
				Instant at = instant(call.path(underWay ? "started_at" : "created_at"));
				if (at != null) {
					shown.add(shownCall(call, number, at.plus(ahead)));
				}
				else if (!underWay) {
					throw unusable();
				}
			}
		}
		return shown;
	}

	private static ShownCall shownCall(JsonNode call, String number, Instant at) {
		JsonNode test = call.path("is_testing");
		String id = call.path("id").asString("");
		return new ShownCall(id.isEmpty() ? null : id, number, at, test.isBoolean() ? test.booleanValue() : null,
				WAITING.contains(call.path("status").asString("")));
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

	/** Reads the calls out of an answer. */
	private interface Reader<T> {

		T read(UpstreamAnswer answer, Duration ahead) throws CallerGoneException;

	}

	/**
	 * What an agent's calls show.
	 *
	 * @param calls the calls to the numbers that were looked for
	 * @param pages how many pages were looked through
	 * @param complete whether those were all
	 */
	record Listing(List<ShownCall> calls, int pages, boolean complete) {
	}

	/**
	 * An answer of Talkover.
	 *
	 * @param body its JSON
	 * @param ahead how far our clock is ahead of the one that its times are of
	 */
	private record Answer(JsonNode body, Duration ahead) {

		/** The calls to the numbers in a list of it. */
		List<ShownCall> matching(JsonNode calls, Set<String> numbers, boolean underWay) {
			if (!calls.isArray()) {
				throw unusable();
			}
			return CallSearch.matching(calls, numbers, this.ahead, underWay);
		}

	}

}
