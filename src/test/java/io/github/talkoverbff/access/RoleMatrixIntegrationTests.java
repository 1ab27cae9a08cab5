package io.github.talkoverbff.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Effect;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What each shipped role may do, for every operation, over HTTP. */
@IntegrationTest
class RoleMatrixIntegrationTests {

	private static final String DIAL_BODY = "{\"to\":\"+15551234567\",\"is_testing\":true}";

	@LocalServerPort
	private int port;

	@Autowired
	private Catalog catalog;

	@Autowired
	private Roles roles;

	@Autowired
	private TalkoverStandIn talkover;

	@ParameterizedTest
	@CsvSource({ "vera, viewer", "otto, operator", "ann, admin", "nora, nobody" })
	void grantsEveryOperationThatTheRoleGrantsAndNoOther(String user, String role) throws IOException {
		Caller caller = Caller.signedIn(this.port, user, user);
		Map<String, String> expected = new HashMap<>();
		Map<String, String> answered = new HashMap<>();
		for (Operation operation : this.catalog.operations()) {
			this.talkover.reset();
			HttpAnswer answer = call(caller, operation);
			expected.put(operation.id(), expected(role, operation));
			answered.put(operation.id(), code(answer) + (this.talkover.requests().isEmpty() ? "" : ", asked"));
		}

		assertThat(answered).hasSize(127).isEqualTo(expected);
	}

	/**
	 * Written down again, apart from the configuration: the contract of the shipped
	 * roles.
	 */
	private static boolean isGranted(String role, Operation operation) {
		String group = operation.permission().group();
		Effect effect = operation.permission().effect();
		return switch (role) {
			case "viewer" -> effect == Effect.READ;
			case "operator" -> effect == Effect.READ || group.equals("calls")
					|| (group.equals("campaigns") && (effect == Effect.WRITE || effect == Effect.DIAL));
			case "admin" -> true;
			default -> false;
		};
	}

	private static String expected(String role, Operation operation) {
		if (!isGranted(role, operation)) {
			return role.equals("nobody") ? "ENVIRONMENT_FORBIDDEN" : "PERMISSION_DENIED " + operation.permission();
		}
		return operation.permission().group().equals("account") ? "OPERATION_NOT_SERVED" : "not refused, asked";
	}

	private static String code(HttpAnswer answer) {
		if (answer.status() < 300) {
			return "not refused";
		}
		return switch (answer.code()) {
			// A stand-in that knows state may answer 404 or 409; what matters is that it
			// was asked.
			case "TALKOVER_REJECTED" -> "not refused";
			case "PERMISSION_DENIED" ->
				"PERMISSION_DENIED " + answer.text().replaceFirst(".*the permission (\\S+) on.*", "$1");
			default -> answer.code();
		};
	}

	private static HttpAnswer call(Caller caller, Operation operation) throws IOException {
		String target = "/talkover/production" + operation.template().toString().replaceAll("\\{[a-z_]+}", "agent_1");
		String method = operation.method().name();
		boolean bodyless = method.equals("GET") || method.equals("DELETE");
		return caller.send(method, target, bodyless ? "" : DIAL_BODY);
	}

	@Test
	void listsInTheSessionWhatItGrants() throws IOException {
		assertThat(session("vera")).contains("\"name\":\"production\"")
			.contains("\"agents:read\"")
			.doesNotContain(":write\"");
		assertThat(session("otto")).contains("\"calls:dial\"")
			.contains("\"campaigns:write\"")
			.doesNotContain("agents:write");
		assertThat(session("ann")).contains("\"billing:charge\"").doesNotContain("account:");
		assertThat(session("stan")).contains("\"name\":\"staging\"").doesNotContain("\"name\":\"production\"");
	}

	@Test
	void saysPlainlyThatAUserWithoutARoleMayDoNothing() throws IOException {
		assertThat(session("nora")).contains("\"roles\":[],\"environments\":[]")
			.contains("\"notice\":\"None of your roles");
	}

	@Test
	void doesNotSayMoreOfAForbiddenEnvironmentThanItsName() throws IOException {
		Caller stan = Caller.signedIn(this.port, "stan", "stan");

		HttpAnswer enabled = stan.get("/talkover/production/api/v1/calls");
		HttpAnswer disabled = stan.get("/talkover/off/api/v1/calls");

		assertThat(enabled.status()).isEqualTo(403);
		assertThat(enabled.code()).isEqualTo("ENVIRONMENT_FORBIDDEN");
		assertThat(enabled.text()).doesNotContain("staging");
		assertThat(disabled.text().replace("off", "production").replaceAll("\"request_id\":\"[^\"]*\"", ""))
			.isEqualTo(enabled.text().replaceAll("\"request_id\":\"[^\"]*\"", ""));
	}

	@Test
	void theReadmeShowsWhatTheShippedRolesGrant() throws IOException {
		Stream<String> rows = Stream.of("viewer", "operator", "admin").map(this::row);

		assertThat(Files.readString(Path.of("README.md"))).contains(rows.toList());
	}

	/**
	 * A row of the table: the groups in which the role grants an effect, for each effect.
	 */
	private String row(String role) {
		StringBuilder row = new StringBuilder("| `" + role + "` |");
		for (Effect effect : Effect.values()) {
			var all = this.catalog.permissions()
				.stream()
				.filter((permission) -> permission.effect() == effect && permission.isServed())
				.toList();
			var granted = all.stream().filter(granted(role)::contains).toList();
			String cell = granted.isEmpty() ? "–" : granted.equals(all) ? "all"
					: String.join(", ", granted.stream().map((permission) -> permission.group()).toList());
			if (!all.isEmpty()) {
				row.append(" ").append(cell).append(" |");
			}
		}
		return row.toString();
	}

	private Set<Permission> granted(String role) {
		return this.roles.of(new io.github.talkoverbff.access.Caller("any", List.of(role))).getFirst().permissions();
	}

	private String session(String user) throws IOException {
		return Caller.signedIn(this.port, user, user).get("/session").text();
	}

}
