package io.github.talkoverbff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static io.github.talkoverbff.Start.SECRET;
import static io.github.talkoverbff.Start.TOKEN;
import static io.github.talkoverbff.Start.USER;
import static io.github.talkoverbff.Start.assertStopped;
import static io.github.talkoverbff.Start.run;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wrong settings stop the start with a message that names the property, never a secret.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupTests {

	private static final String PROVIDER = "spring.security.oauth2.client.";

	@Test
	void demandsUsersThatDifferInMoreThanCase(CapturedOutput output) {
		assertStopped(output, "differs from another user in case only.", TOKEN, USER,
				"talkover.users[Ann].password={noop}x", "talkover.users[aNN].password={noop}x");
	}

	@Test
	void demandsAWayToSignIn(CapturedOutput output) {
		assertStopped(output, "The property talkover.users names nobody", TOKEN);
		assertThat(output).contains("spring.security.oauth2.client.registration");
	}

	@Test
	void startsWithAnIdentityProviderAndNoUsers() throws IOException {
		try (ConfigurableApplicationContext context = run(TOKEN,
				PROVIDER + "provider.corp.issuer-uri=https://127.0.0.1:1", PROVIDER + "registration.corp.client-id=bff",
				PROVIDER + "registration.corp.scope=openid")) {
			Caller caller = new Caller(
					context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));

			HttpAnswer answer = caller.signIn("ann", "ann");

			assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
			assertThat(answer.header("Allow")).isEqualTo("DELETE, GET");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{baseUrl}/{action}/oauth2/code/sso", "https://calls.example.com/back" })
	void demandsThatEachProviderHasACallbackOfItsOwn(String redirectUri, CapturedOutput output) {
		assertStopped(output, "The property spring.security.oauth2.client.registration.corp.redirect-uri", TOKEN,
				PROVIDER + "provider.corp.issuer-uri=https://127.0.0.1:1", PROVIDER + "registration.corp.client-id=bff",
				PROVIDER + "registration.corp.client-secret=" + SECRET, PROVIDER + "registration.corp.scope=openid",
				PROVIDER + "registration.corp.redirect-uri=" + redirectUri);
	}

	@ParameterizedTest
	@ValueSource(strings = { "client-name=Corp", "scope=profile,email" })
	void demandsThatAProviderSaysWhoSignsIn(String setting, CapturedOutput output) {
		assertStopped(output, "The property spring.security.oauth2.client.registration.corp.scope lacks openid", TOKEN,
				PROVIDER + "provider.corp.issuer-uri=https://127.0.0.1:1", PROVIDER + "registration.corp.client-id=bff",
				PROVIDER + "registration.corp.client-secret=" + SECRET, PROVIDER + "registration.corp." + setting);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			talkover.users.eve.roles=admin           | is not set.
			talkover.users.eve.password=             | is not set.
			talkover.users.eve.password=sEcReT       | does not say how it is encoded.
			talkover.users.eve.password={rot13}sEcReT | does not say how it is encoded.
			""")
	void demandsAnEncodedPassword(String setting, String flaw, CapturedOutput output) {
		assertStopped(output, "The property talkover.users.eve.password " + flaw, TOKEN, USER, setting);
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis//ann:sEcReT@127.0.0.1", "http://ann:sEcReT@127.0.0.1",
			"redis://ann:sEcReT @127.0.0.1", "redis:sEcReT" })
	void demandsAUrlOfRedisWithoutPrintingIt(String url, CapturedOutput output) {
		assertStopped(output, "The property spring.data.redis.url is not the URL of a Redis", TOKEN, USER,
				"talkover.session.store=redis", "talkover.dialling.ledger.url=jdbc:postgresql://127.0.0.1:1/dialling",
				"spring.data.redis.url=" + url);
	}

	@Test
	void takesAUrlOfRedisThatEndsWithALineBreak() {
		try (ConfigurableApplicationContext context = run(TOKEN, USER, "talkover.session.store=redis",
				"talkover.dialling.ledger.url=jdbc:postgresql://127.0.0.1:1/dialling",
				"spring.data.redis.url=rediss://ann:" + SECRET + "@127.0.0.1:1\n")) {
			LettuceConnectionFactory redis = context.getBean(LettuceConnectionFactory.class);

			assertThat(redis.getPort()).isEqualTo(1);
			assertThat(redis.getPassword()).isEqualTo(SECRET);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "connect-timeout=0s", "response-timeout=0", "response-timeout=-1s", "idle-timeout=999us",
			"max-connections=0", "max-request-body=0" })
	void demandsPositiveLimits(String setting, CapturedOutput output) {
		String property = setting.substring(0, setting.indexOf('='));

		assertStopped(output, "The property talkover.upstream." + property + " is less than", TOKEN, USER,
				"talkover.upstream." + setting);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			talkover.upstream.retries=-1  | is not a number from 0 to 5.
			talkover.upstream.retries=6   | is not a number from 0 to 5.
			talkover.proof.interval=0s    | is less than a second.
			talkover.proof.interval=999ms | is less than a second.
			""")
	void demandsThatTalkoverIsNotAskedWithoutMeasure(String setting, String flaw, CapturedOutput output) {
		assertStopped(output, "The property " + setting.split("=")[0] + " " + flaw, TOKEN, USER, setting);
	}

	/** Who reaches the management port is let in. */
	@ParameterizedTest
	@ValueSource(strings = { "management.server.port=18080", "management.server.port=" })
	void demandsAPortOfItsOwnForThePlatform(String setting, CapturedOutput output) {
		assertStopped(output, "The property management.server.port is the port of the service.", TOKEN, USER,
				"server.port=18080", setting);
	}

	@Test
	void demandsADelayThatCanBeWaitedFor(CapturedOutput output) {
		assertStopped(output, "The property talkover.shutdown.delay is negative", TOKEN, USER,
				"talkover.shutdown.delay=-1s");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			talkover.session.max-lifetime=0s  | is less than one.
			talkover.session.max-per-user=0   | is less than one.
			talkover.session.max-sessions=-1  | is less than one.
			server.servlet.session.timeout=0  | lets unused sessions last for ever.
			server.servlet.session.timeout=-1 | lets unused sessions last for ever.
			""")
	void demandsAnEndOfSessions(String setting, String flaw, CapturedOutput output) {
		assertStopped(output, "The property " + setting.split("=")[0] + " " + flaw, TOKEN, USER, setting);
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.0/99", "ingress", "10.1.0.0/16,nonsense" })
	void demandsAddressesOfProxies(String addresses, CapturedOutput output) {
		assertStopped(output, "The property talkover.session.trusted-proxies names what is no address or network.",
				TOKEN, USER, "talkover.session.trusted-proxies=" + addresses);
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "https://crm.example.com/", "crm.example.com", "https://*.example.com",
			"https://CRM.example.com", "https://crm.example.com:443", "null" })
	void demandsExactOrigins(String origin, CapturedOutput output) {
		assertStopped(output, "The property talkover.cors.allowed-origins holds something that is not an origin.",
				TOKEN, USER, "talkover.cors.allowed-origins=" + origin);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					fax-agent POST agents:egress                                  | is not of the form
					fax-agent PSOT /api/v1/faxes agents:egress                    | "PSOT" is not a method; methods are [GET, HEAD, POST
					fax-agent POST /api/v1/faxes agents:teleport                  | "teleport" is not an effect
					fax-agent POST /api/v1//faxes agents:egress                   | is neither a plain path segment nor a variable
					list-agents POST /api/v1/faxes agents:read                    | two operations have the id list-agents
					list-again GET /api/v1/agents agents:read                     | have the same method and path
					list-notes GET /api/v1/agents/{id}/notes agents:read          | {id} in /api/v1/agents/{id}/notes is called {agent_id} elsewhere
					copy GET /api/v1/agents/{agent_id}/to/{agent_id} agents:read  | /api/v1/agents/{agent_id}/to/{agent_id} has two variables of one name
					""")
	void demandsOperationsThatCanBeToldApart(String line, String flaw, CapturedOutput output) {
		assertStopped(output, "The property talkover.operations cannot be used: ", TOKEN, USER,
				"talkover.operations[0]=" + line);
		assertThat(output).contains(flaw);
	}

	@ParameterizedTest
	@ValueSource(strings = { "name=JSESSIONID", "secure=false", "http-only=false", "same-site=none", "path=/talkover",
			"domain=example.com" })
	void refusesASessionCookieThatIsWeakened(String setting, CapturedOutput output) {
		String property = "server.servlet.session.cookie." + setting.substring(0, setting.indexOf('='));

		assertStopped(output, "The property " + property + " ", TOKEN, USER,
				"server.servlet.session.cookie." + setting);
	}

	@Test
	void letsDevelopersWeakenTheSessionCookieLoudly(CapturedOutput output) {
		run(USER, TOKEN, "spring.profiles.active=dev", "server.servlet.session.cookie.secure=false").close();

		assertThat(output).contains("WARN", "server.servlet.session.cookie.secure lets the session go over plain http");
	}

	@Test
	void refusesALedgerOfDialsThatCannotBeWritten(@TempDir Path directory, CapturedOutput output) throws IOException {
		Path file = Files.writeString(directory.resolve("no-directory"), "");

		assertStopped(output, "The property talkover.dialling.ledger.url names a file that cannot be written", TOKEN,
				USER, "talkover.dialling.ledger.url=jdbc:sqlite:" + file + "/dialling.db");
	}

	@ParameterizedTest
	@ValueSource(strings = { "//ann:sEcReT@127.0.0.1/dialling", "//127.0.0.1/dialling?user=ann&password=sEcReT" })
	void refusesCredentialsInTheUrlOfALedger(String url, CapturedOutput output) {
		assertStopped(output, "The property talkover.dialling.ledger.url holds credentials", TOKEN, USER,
				"talkover.dialling.ledger.url=jdbc:postgresql:" + url);
	}

	@Test
	void refusesALedgerOfDialsThatAnotherProcessHas(CapturedOutput output) {
		String ledger = "talkover.dialling.ledger.url=" + TestLedger.url();
		try (ConfigurableApplicationContext first = run(USER, TOKEN, ledger)) {
			assertStopped(output, "The property talkover.dialling.ledger.url names a file that cannot be used", TOKEN,
					USER, ledger);
			assertThat(first.isActive()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis", "REDIS" })
	void refusesAFileOfOneProcessBesideSessionsOfSeveral(String store, CapturedOutput output) {
		assertStopped(output,
				"The property talkover.dialling.ledger.url names a file, but talkover.session.store=redis", TOKEN, USER,
				"talkover.session.store=" + store);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					talkover.dialling.ledger.url=jdbc:h2:mem:x                     | ledger.url is neither a SQLite file nor
					talkover.dialling.lease=61s                                    | lease is not more than 5 seconds longer than
					talkover.dialling.response-timeout=0s                          | response-timeout is less than a millisecond
					talkover.dialling.settle=-1m                                   | settle is negative
					talkover.dialling.replay=-3d                                   | replay is negative
					talkover.dialling.settle=14m                                   | decide-after is shorter than talkover.dialling.lease and
					talkover.dialling.tombstone=1h                                 | tombstone is shorter than
					talkover.dialling.lookups=0                                    | lookups is less than 1
					talkover.dialling.duplicate-window=-1s                         | duplicate-window is negative
					talkover.dialling.allow-numbers=1555                           | allow-numbers holds something that is neither
					talkover.dialling.ledger.password-file=/none                   | ledger.password-file names a file that
					""")
	void refusesDiallingThatCannotBeMeant(String setting, String message, CapturedOutput output) {
		assertStopped(output, "The property talkover.dialling." + message, TOKEN, USER, setting);
	}

	@Test
	void refusesAnEnvironmentThatAMissingVariableWouldOpenToAllNumbers(CapturedOutput output) {
		assertStopped(output, "The property talkover.environments.production.dialling.allow-numbers is empty", TOKEN,
				USER, "talkover.dialling.allow-numbers=+4930",
				"talkover.environments.production.dialling.allow-numbers=${STAGING_NUMBERS:}");
	}

	@Test
	void refusesABudgetThatCannotBeKept(CapturedOutput output) {
		assertStopped(output,
				"The property talkover.environments.production.dialling.budgets has a budget that cannot be kept",
				TOKEN, USER, "talkover.environments.production.dialling.budgets[0].per=number",
				"talkover.environments.production.dialling.budgets[0].calls=3",
				"talkover.environments.production.dialling.budgets[0].in=7m");
	}

	@Test
	void startsWithoutItsLedgerOfDialsAndServesAllElse(CapturedOutput output) {
		run(USER, TOKEN, "talkover.dialling.ledger.url=jdbc:postgresql://127.0.0.1:1/none").close();

		assertThat(output).contains("The ledger of dials cannot be reached");
	}

}
