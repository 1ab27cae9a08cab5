package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

import io.github.talkoverbff.dialling.DiallingProperties.LedgerProperties;
import io.github.talkoverbff.setting.InvalidSettingException;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Opens the ledger of dials. */
@Configuration(proxyBeanMethods = false)
class DiallingConfiguration {

	@Bean
	LedgerAccess ledgerAccess(DiallingProperties properties, Environment environment, Clock clock, MeterRegistry meters,
			ObjectProvider<LedgerStore.LedgerFactory> factory) {
		LedgerProperties ledger = properties.ledger();
		LedgerStore store = new LedgerStore(ledger.url(), ledger.username(), () -> password(ledger));
		password(ledger); // one that cannot be read stops the start
		if (store.isFile() && "redis".equalsIgnoreCase(environment.getProperty("talkover.session.store"))) {
			throw new InvalidSettingException(LedgerStore.PROPERTY,
					"names a file, but talkover.session.store=redis says that there are several replicas",
					"Let all of them have one ledger: set it to jdbc:postgresql://HOST/DATABASE.");
		}
		return new LedgerAccess(store, factory.getIfAvailable(() -> Ledger::new), clock, meters);
	}

	private static String password(LedgerProperties ledger) {
		Path file = ledger.passwordFile();
		try {
			return (file != null) ? Files.readString(file).strip() : "";
		}
		catch (IOException ex) {
			throw new InvalidSettingException("talkover.dialling.ledger.password-file",
					"names a file that cannot be read", "Mount the file with the password there.");
		}
	}

}
