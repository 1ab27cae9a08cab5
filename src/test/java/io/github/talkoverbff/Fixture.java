package io.github.talkoverbff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

import io.github.talkoverbff.dialling.HeldNumbers;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * What an integration test may ask for as a parameter: {@link Caller}, the administrator
 * {@code ann} with a session of her own, and {@link RawTalkover}, which forgets after
 * each test what that test has left over.
 */
final class Fixture implements ParameterResolver, AfterEachCallback {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		Class<?> type = parameter.getParameter().getType();
		return type == Caller.class || type == RawTalkover.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		ApplicationContext proxy = SpringExtension.getApplicationContext(test);
		if (parameter.getParameter().getType() == RawTalkover.class) {
			return proxy.getBean(RawTalkover.class);
		}
		try {
			return Caller.signedIn(proxy.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
					"ann", "ann");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void afterEach(ExtensionContext test) throws IOException {
		ApplicationContext proxy = SpringExtension.getApplicationContext(test);
		proxy.getBean(RawTalkover.class).reset();
		HeldNumbers.release(proxy);
		// many tests play a refusal, and a token that is refused in a row is spared
		proxy.getBean(Environments.class)
			.all()
			.forEach((environment) -> environment.tokens().all().forEach((token) -> token.accept(Instant.now())));
	}

}
