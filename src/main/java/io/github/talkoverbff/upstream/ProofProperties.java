package io.github.talkoverbff.upstream;

import java.time.Duration;

import io.github.talkoverbff.setting.InvalidSettingException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How we find out by ourselves whether Talkover takes our tokens.
 *
 * @param enabled whether we do
 * @param interval how long a token may go without having been accepted; there is at most
 * one request in it for each environment, but for tokens that are new, in doubt or
 * refused
 */
@ConfigurationProperties("talkover.proof")
record ProofProperties(@DefaultValue("true") boolean enabled, @DefaultValue("5m") Duration interval) {

	ProofProperties {
		if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
			throw new InvalidSettingException("talkover.proof.interval", "is less than a second",
					"Set it to a duration such as 5m, or switch it off with talkover.proof.enabled=false.");
		}
	}

}
