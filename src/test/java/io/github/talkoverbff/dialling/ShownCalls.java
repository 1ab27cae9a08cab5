package io.github.talkoverbff.dialling;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The calls that a stand-in for Talkover shows, in the forms of its three answers: those
 * of an agent, page by page, those that are under way, and those of a campaign.
 */
final class ShownCalls {

	private static final Pattern ACTIVE = Pattern.compile("/active-call/([^/? ]+)");

	private static final Pattern CAMPAIGN = Pattern.compile(" (/api/v1/campaigns/[^/? ]+)");

	private static final Pattern AGENT = Pattern.compile(" (/api/v1/agents/[^/? ]+)/calls");

	private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();

	void add(Call call) {
		this.calls.computeIfAbsent(call.number(), (any) -> new CopyOnWriteArrayList<>()).add(call);
	}

	/** The answer to a request; null if that is how Talkover says that there are none. */
	@Nullable String answer(String head) {
		String active = find(ACTIVE, head);
		String campaign = find(CAMPAIGN, head);
		if (active != null) {
			Stream<Call> found = of(active).filter(Call::active);
			String list = list(found, Call::asActive);
			return list.equals("[]") ? null : "{\"success\":true,\"data\":" + list + "}";
		}
		if (campaign != null) {
			Stream<Call> found = this.calls.values()
				.stream()
				.flatMap(List::stream)
				.filter((call) -> call.isOf(campaign));
			return "{\"success\":true,\"data\":{\"id\":\"any\",\"calls\":" + list(found, Call::asCampaigns) + "}}";
		}
		int page = number("page", head, 1);
		int size = number("per_page", head, 20);
		String agent = find(AGENT, head);
		String search = find(Pattern.compile("[?&]search=([^& ]+)"), head);
		Stream<Call> found = ((search != null) ? of(search) : this.calls.values().stream().flatMap(List::stream))
			.filter((call) -> !call.active())
			.filter((call) -> call.isOf(agent))
			.filter((call) -> isBetweenDays(head, call));
		List<Call> all = found.toList();
		int last = Math.max(1, Math.ceilDiv(all.size(), size));
		return "{\"success\":true,\"data\":" + list(all.stream().skip((page - 1L) * size).limit(size), Call::asListed)
				+ ",\"pagination\":{\"current_page\":" + page + ",\"last_page\":" + last + "}}";
	}

	/** It takes its days in UTC. */
	private static boolean isBetweenDays(String head, Call call) {
		LocalDate day = LocalDate.ofInstant(call.at(), ZoneOffset.UTC);
		String from = find(Pattern.compile("[?&]date_from=([^& ]+)"), head);
		String to = find(Pattern.compile("[?&]date_to=([^& ]+)"), head);
		return (from == null || !day.isBefore(LocalDate.parse(from)))
				&& (to == null || !day.isAfter(LocalDate.parse(to)));
	}

	private Stream<Call> of(String number) {
		return this.calls.getOrDefault(number, List.of()).stream();
	}

	private static String list(Stream<Call> calls, Function<Call, String> form) {
		return calls.map(form).collect(Collectors.joining(",", "[", "]"));
	}

	private static int number(String name, String head, int otherwise) {
		String value = find(Pattern.compile("[?&]" + name + "=(\\d+)"), head);
		return (value != null) ? Integer.parseInt(value) : otherwise;
	}

	private static @Nullable String find(Pattern pattern, String head) {
		Matcher matcher = pattern.matcher(head.lines().findFirst().orElse(""));
		return matcher.find() ? URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8) : null;
	}

	/**
	 * A call.
	 *
	 * @param id Talkover's id
	 * @param number whom it rings, or who rings
	 * @param at when it was made
	 * @param maker the path of the agent or campaign that made it; empty if it is shown
	 * with all of them
	 * @param direction {@code inbound} or {@code outbound}
	 * @param test whether it is a test call
	 * @param status what Talkover says of it
	 */
	record Call(String id, String number, Instant at, String maker, String direction, boolean test, String status) {

		/** A call that somebody else made. */
		static Call other(String number, Instant at) {
			return new Call("other_" + System.nanoTime(), number, at, "", "outbound", false, "completed");
		}

		Call inbound() {
			return new Call(this.id, this.number, this.at, this.maker, "inbound", this.test, this.status);
		}

		Call ofTest() {
			return new Call(this.id, this.number, this.at, this.maker, this.direction, true, this.status);
		}

		Call underWay() {
			return new Call(this.id, this.number, this.at, this.maker, this.direction, this.test, "ringing");
		}

		/** One that its campaign has not made yet. */
		Call waiting(String as) {
			return new Call(this.id, this.number, this.at, this.maker, this.direction, this.test, as);
		}

		/** Whether it is under way, and in no list of an agent yet. */
		boolean active() {
			return this.status.equals("ringing");
		}

		boolean isOf(@Nullable String path) {
			return this.maker.isEmpty() || this.maker.equals(path);
		}

		private String asListed() {
			return "{\"id\":\"%s\",\"to\":\"%s\",\"direction\":\"%s\",\"is_testing\":%s,\"created_at\":\"%s\"}"
				.formatted(this.id, this.number, this.direction, this.test, this.at);
		}

		private String asActive() {
			return "{\"id\":\"%s\",\"to\":\"%s\",\"status\":\"%s\",\"started_at\":\"%s\"}".formatted(this.id,
					this.number, this.status, this.at);
		}

		private String asCampaigns() {
			return "{\"id\":\"%s\",\"to\":\"%s\",\"status\":\"%s\",\"created_at\":\"%s\"}".formatted(this.id,
					this.number, this.status, this.at);
		}

	}

}
