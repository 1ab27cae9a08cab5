package io.github.talkoverbff;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.talkoverbff.standin.TalkoverStandInConfiguration;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test that sends real HTTP through the whole application to a stand-in for Talkover.
 * All of them share one application. The password of each user is the name: {@code ann}
 * and {@code bob} are admins, {@code vera} is a viewer, {@code otto} an operator, and
 * {@code nora} and {@code dora} have no role. {@code tess} may place test calls only,
 * {@code kim} may act on {@code agent_1} only, {@code stan} sees staging only, and
 * {@code mia} has the roles of these three.
 *
 * @see Fixture
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.server.port=0", "talkover.proof.enabled=false", "talkover.upstream.retries=0",
				"talkover.upstream.breaker=false", "talkover.users.ann.password={noop}ann",
				"talkover.users.ann.roles=admin", "talkover.users.bob.password={noop}bob",
				"talkover.users.bob.roles=admin", "talkover.users.vera.password={noop}vera",
				"talkover.users.vera.roles=viewer", "talkover.users.otto.password={noop}otto",
				"talkover.users.otto.roles=operator", "talkover.users.nora.password={noop}nora",
				"talkover.users.dora.password={noop}dora", "talkover.users.tess.password={noop}tess",
				"talkover.users.tess.roles=tester",
				"talkover.access.roles.tester.permissions=calls:dial,campaigns:dial",
				"talkover.access.roles.tester.test-calls-only=true", "talkover.users.kim.password={noop}kim",
				"talkover.users.kim.roles=keeper", "talkover.access.roles.keeper.permissions=agents:*,calls:*",
				"talkover.access.roles.keeper.agents=agent_1", "talkover.users.stan.password={noop}stan",
				"talkover.users.stan.roles=staging-viewer", "talkover.access.roles.staging-viewer.permissions=*:read",
				"talkover.access.roles.staging-viewer.environments=staging", "talkover.users.mia.password={noop}mia",
				"talkover.users.mia.roles=tester,keeper,staging-viewer",
				"talkover.cors.allowed-origins=https://crm.example.com", "talkover.upstream.response-timeout=3s",
				"talkover.upstream.idle-timeout=3s", "talkover.dialling.response-timeout=3s",
				"logging.level.io.github.talkoverbff=debug" })
@ContextConfiguration(initializers = TalkoverStandInConfiguration.class)
@ExtendWith(Fixture.class)
public @interface IntegrationTest {

}
