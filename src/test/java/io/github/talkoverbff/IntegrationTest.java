package io.github.talkoverbff;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.talkoverbff.standin.TalkoverStandInConfiguration;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test that sends real HTTP through the whole application to a stand-in for Talkover.
 * All of them share one application. Users are {@code ann} and {@code bob}, the password
 * of each is the name.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "talkover.users.ann.password={noop}ann", "talkover.users.ann.roles=admin",
				"talkover.users.bob.password={noop}bob", "talkover.users.bob.roles=admin",
				"talkover.cors.allowed-origins=https://crm.example.com", "talkover.upstream.response-timeout=3s",
				"talkover.upstream.idle-timeout=3s", "logging.level.io.github.talkoverbff=debug" })
@ContextConfiguration(initializers = TalkoverStandInConfiguration.class)
public @interface IntegrationTest {

}
