package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.catalog.DocumentedOperation;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No trick with a path reaches an operation other than the one that was decided on. What
 * arrives at Talkover is read the way the most careless server would: decoded twice,
 * without path parameters, with dots resolved and slashes merged, in any case. Even so it
 * must be the operation that the proxy says it decided on, and one that a viewer may use.
 */
class PathTricksTests {

	private static final List<DocumentedOperation> OPERATIONS = DocumentedOperation.all();

	private static final Map<String, String> TEMPLATES = OPERATIONS.stream()
		.collect(Collectors.toMap((operation) -> operation.method() + " " + operation.template(),
				DocumentedOperation::id));

	private static final Map<String, String> EFFECTS = OPERATIONS.stream()
		.collect(Collectors.toMap(DocumentedOperation::id, DocumentedOperation::effect));

	private static final Map<String, Integer> STATUSES = new ConcurrentHashMap<>();

	private static RawTalkover talkover;

	private static OwnProxy proxy;

	private static Caller viewer;

	@BeforeContainer
	static void start() throws IOException {
		talkover = new RawTalkover();
		proxy = OwnProxy.start("talkover.base-url=" + talkover.baseUrl(), "talkover.users.ann.roles=viewer");
		((Logger) LoggerFactory.getLogger("talkover.audit")).setLevel(Level.WARN);
		viewer = proxy.signedIn("ann");
	}

	@AfterContainer
	static void stop() throws IOException {
		((Logger) LoggerFactory.getLogger("talkover.audit")).setLevel(null);
		proxy.close();
		talkover.close();
		assertThat(STATUSES).as("what was answered").containsKeys("502", "400", "403", "404", "405");
	}

	@Property(tries = 1500)
	void whatArrivesIsWhatWasDecidedOn(@ForAll("methods") String method, @ForAll("targets") String target)
			throws Exception {
		// a problem names the operation
		talkover.willAnswer(500, "application/json", "{}");

		HttpAnswer answer = viewer.send(method, "/talkover/production" + target, "");

		STATUSES.merge(String.valueOf(answer.status()), 1, Integer::sum);
		if (talkover.isUnasked()) {
			assertThat(answer.status()).isIn(400, 403, 404, 405, 501);
			return;
		}
		String arrived = talkover.nextHead().lines().findFirst().orElseThrow();
		String decided = answer.text().replaceFirst("(?s).*\"operation\":\"([a-z-]+)\".*", "$1");
		assertThat(operation(arrived)).as("%s %s arrived as %s", method, target, arrived).isEqualTo(decided);
		assertThat(EFFECTS.get(decided)).isEqualTo("read");
	}

	@Example
	void aSegmentThatIsEscapedOverAndOverIsRefused() throws Exception {
		HttpAnswer answer = viewer.get("/talkover/production/api/v1/agents/%" + "25".repeat(3500));

		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(talkover.isUnasked()).isTrue();
	}

	@Provide
	Arbitrary<String> methods() {
		return Arbitraries.frequency(Tuple.of(5, "GET"), Tuple.of(1, "POST"), Tuple.of(1, "DELETE"), Tuple.of(1, "PUT"),
				Tuple.of(1, "PATCH"), Tuple.of(1, "HEAD"));
	}

	/**
	 * Paths of documented operations with tricks in, between and around their segments.
	 */
	@Provide
	Arbitrary<String> targets() {
		Arbitrary<String> templates = Arbitraries.of(OPERATIONS).map(DocumentedOperation::template);
		Arbitrary<String> values = Arbitraries.oneOf(Arbitraries.of("agent_1", "events", "calls", "stats", "%2B1555",
				"a%20b", "caf%C3%A9", "templates", "100%25", "%252e%252e", "%252F"), tricks());
		Arbitrary<List<String>> tricks = tricks().list().ofMaxSize(2);
		return Combinators.combine(templates, values, tricks, Arbitraries.integers().between(0, 60))
			.as(PathTricksTests::build);
	}

	private static Arbitrary<String> tricks() {
		return Arbitraries.of("/", "//", "/.", "/./", "/..", "/../", "/%2e", "/%2e%2e/", "%2f", "%2F..%2F", "%5c", "\\",
				";", ";x=y", "%3B", "%00", "%0a", "%09", "%20", ".", "..", "...", "%", "%c0%af", "%e0%80%af", "%u002f",
				"?", "#", "%23", "%3F", "&", "+", "/publish", "/../publish", "/webhooks/..", "%2e%2e%2fagents",
				"\uff0f", "~", ":", "@", "A", "%41", "");
	}

	private static String build(String template, String value, List<String> tricks, int place) {
		StringBuilder target = new StringBuilder(template.replaceAll("\\{[a-z_]+}", value.replace("\\", "\\\\")));
		int at = place;
		for (String trick : tricks) {
			target.insert(Math.min(target.length(), at), trick);
			at = at * 2 + 1;
		}
		return target.toString().replace(" ", "");
	}

	/** The operation that the most careless server would take the request line for. */
	private static String operation(String requestLine) {
		String[] parts = requestLine.split(" ");
		String path = decode(decode(parts[1].split("\\?")[0]));
		Deque<String> segments = new ArrayDeque<>();
		for (String segment : path.replace('\\', '/').split("/")) {
			String plain = segment.replaceFirst(";.*", "").replaceFirst("[\\x00-\\x1f].*", "");
			if (plain.equals("..")) {
				segments.pollLast();
			}
			else if (!plain.isEmpty() && !plain.equals(".")) {
				segments.addLast(plain);
			}
		}
		return match(parts[0], new ArrayList<>(segments));
	}

	private static String decode(String text) {
		return Pattern.compile("%([0-9A-Fa-f]{2})")
			.matcher(text)
			.replaceAll(
					(escape) -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
	}

	private static String match(String method, List<String> segments) {
		return TEMPLATES.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().startsWith(method + " ") && fits(entry.getKey(), segments))
			.max(Comparator.comparingInt((entry) -> fixedSegments(entry.getKey())))
			.map(Map.Entry::getValue)
			.orElse("none");
	}

	private static boolean fits(String template, List<String> segments) {
		String[] expected = template.substring(template.indexOf('/') + 1).split("/");
		if (expected.length != segments.size()) {
			return false;
		}
		for (int i = 0; i < expected.length; i++) {
			if (!expected[i].startsWith("{") && !expected[i].equals(segments.get(i).toLowerCase(Locale.ROOT))) {
				return false;
			}
		}
		return true;
	}

	private static int fixedSegments(String template) {
		return (int) Arrays.stream(template.split("/")).filter((segment) -> !segment.startsWith("{")).count();
	}

}
