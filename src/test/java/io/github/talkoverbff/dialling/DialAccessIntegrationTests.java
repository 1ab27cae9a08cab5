package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.dialling.RingCounter.Behaviour;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may look into the ledger, decide there, stop all dialling and let it go on. */
class DialAccessIntegrationTests {

	/**
	 * The roles of each user; the first three are shipped. What the neighbour may do in
	 * another environment allows nothing here.
	 */
	private static final Map<String, String> USERS = Map.ofEntries(Map.entry("viewer", "viewer"),
			Map.entry("operator", "operator"), Map.entry("admin", "admin"), Map.entry("nobody", ""),
			Map.entry("caller", "calls"), Map.entry("campaigner", "campaigns"), Map.entry("tester", "tests"),
			Map.entry("stopper", "stops"), Map.entry("decider", "decides"), Map.entry("stranger", "production"),
			Map.entry("guest", "production,viewer"), Map.entry("owner", "one"),
			Map.entry("neighbour", "two,production"));

	private static final Map<String, String> ROLES = Map.ofEntries(Map.entry("calls.permissions", "calls:dial"),
			Map.entry("campaigns.permissions", "campaigns:dial"), Map.entry("tests.permissions", "calls:dial"),
			Map.entry("tests.test-calls-only", "true"), Map.entry("tests.agents", "agent_1"),
			Map.entry("stops.permissions", "dialling:live"), Map.entry("decides.permissions", "dialling:write"),
			Map.entry("production.permissions", "*:*"), Map.entry("production.environments", "production"),
			Map.entry("one.permissions", "*:*"), Map.entry("one.agents", "agent_1"),
			Map.entry("two.permissions", "*:*"), Map.entry("two.agents", "agent_2"));

	private static final RingCounter talkover = new RingCounter();

	private static final Map<String, Caller> callers = new HashMap<>();

	private static OwnProxy proxy;

	@BeforeAll
	static void start() throws IOException {
		Stream<String> settings = Stream.of("talkover.environments.staging.token=talq_staging",
				"talkover.upstream.breaker=false");
		Stream<String> roles = ROLES.entrySet().stream().map((role) -> "talkover.access.roles." + role);
		Stream<String> users = USERS.entrySet()
			.stream()
			.flatMap((user) -> Stream.of("talkover.users." + user.getKey() + ".roles=" + user.getValue(),
					"talkover.users." + user.getKey() + ".password={noop}" + user.getKey()));
		proxy = OwnProxy.before(talkover.baseUrl(),
				Stream.of(settings, roles, users).flatMap((part) -> part).toArray(String[]::new));
		for (String user : USERS.keySet()) {
			callers.put(user, proxy.signedIn(user));
		}
	}

	@AfterAll
	static void stop() throws IOException {
		proxy.close();
		talkover.close();
	}

	@AfterEach
	void goOn() throws IOException {
		for (String environment : List.of("staging", "*")) {
			HttpAnswer answer = as("admin").send("PUT", "/dialling/" + environment + "/switch",
					"{\"stopped\":false,\"reason\":\"the test is over\"}");
			assertThat(answer.status()).isEqualTo(200);
		}
	}

	/**
	 * The last two columns say who may, and for whom there is no such dial. All others
	 * are refused; {@code {id}} and {@code {key}} are those of a dial of the admin.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "",
			textBlock = """
					GET  | staging/switch                      | ``                                  | viewer operator admin guest owner neighbour                          | ``
					GET  | */switch                            | ``                                  | viewer operator admin guest owner neighbour                          | ``
					PUT  | staging/switch                      | {"stopped":true,"reason":"any"}     | operator admin caller campaigner tester stopper owner neighbour      | ``
					PUT  | */switch                            | {"stopped":true,"reason":"any"}     | operator admin caller campaigner tester stopper owner neighbour      | ``
					PUT  | staging/switch                      | {"stopped":false,"reason":"any"}    | admin decider                                                        | ``
					PUT  | */switch                            | {"stopped":false,"reason":"any"}    | admin decider                                                        | ``
					GET  | staging/dials?state=unknown         | ``                                  | viewer operator admin guest caller campaigner tester owner neighbour | ``
					GET  | staging/dials?idempotency_key={key} | ``                                  | admin                                                                | viewer operator guest caller campaigner tester owner neighbour
					GET  | staging/dials/{id}                  | ``                                  | viewer operator admin guest owner neighbour                          | caller campaigner tester
					POST | staging/dials/{id}/resolution       | {"outcome":"placed","reason":"any"} | admin decider owner                                                  | ``
					GET  | staging/budgets                     | ``                                  | viewer operator admin guest caller campaigner tester owner neighbour | ``
					""")
	void everybodyMayDoWhatTheRoleAllowsAndNoMore(String method, String target, String body, String may,
			String findNone) throws IOException {
		Map<String, String> expected = new HashMap<>();
		put(expected, String.join(" ", USERS.keySet()), "PERMISSION_DENIED");
		put(expected, "nobody stranger", "ENVIRONMENT_FORBIDDEN");
		put(expected, may, "200");
		put(expected, findNone, "DIAL_NOT_FOUND");

		Map<String, String> answered = new HashMap<>();
		for (String user : USERS.keySet()) {
			String key = UUID.randomUUID().toString();
			String id = target.contains("{") ? lostDial("admin", key) : "";
			HttpAnswer answer = as(user).send(method, "/dialling/" + target.replace("{key}", key).replace("{id}", id),
					body);
			answered.put(user, outcome(answer));
		}

		assertThat(answered).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "caller", "operator" })
	void whoDialsFindsWhatBecameOfIt(String user) throws IOException {
		String key = UUID.randomUUID().toString();
		String id = lostDial(user, key);

		for (String target : List.of("/" + id, "?idempotency_key=" + key)) {
			assertThat(as(user).get("/dialling/staging/dials" + target).text()).contains(id);
		}
	}

	/** Its id may be that of an agent, by chance. */
	@Test
	void whoMayDecideForAnAgentMayNotForACampaign() throws IOException {
		String number = AnyNumber.after("+1559");
		talkover.behave(number, Behaviour.NOT_RING_AND_RESET);
		String dial = as("admin").post("/talkover/staging/api/v1/campaigns/agent_1/call", "{\"to\":\"" + number + "\"}")
			.header("Dial-Id");

		HttpAnswer answer = as("owner").post("/dialling/staging/dials/" + dial + "/resolution",
				"{\"outcome\":\"placed\",\"reason\":\"any\"}");

		assertThat(answer.code()).isEqualTo("PERMISSION_DENIED");
	}

	@Test
	void ofAnEnvironmentThatIsNotConfiguredThereIsNothingToBeAllowed() throws IOException {
		assertThat(as("admin").get("/dialling/nowhere/switch").code()).isEqualTo("ENVIRONMENT_UNKNOWN");
	}

	private static Caller as(String user) {
		return Objects.requireNonNull(callers.get(user));
	}

	private static void put(Map<String, String> expected, String users, String outcome) {
		Stream.of(users.split(" ")).filter((user) -> !user.isEmpty()).forEach((user) -> expected.put(user, outcome));
	}

	private static String outcome(HttpAnswer answer) {
		return (answer.status() == 200) ? "200" : answer.code();
	}

	private static String lostDial(String user, String key) throws IOException {
		String number = AnyNumber.after("+1559");
		talkover.behave(number, Behaviour.NOT_RING_AND_RESET);
		return as(user)
			.post("/talkover/staging/api/v1/agents/agent_1/call", "{\"to\":\"" + number + "\"}",
					"Idempotency-Key: " + key)
			.header("Dial-Id");
	}

}
