package io.github.talkoverbff.server;

import java.time.Duration;

import io.github.talkoverbff.setting.InvalidSettingException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the proxy takes its leave.
 *
 * @param delay how long it goes on serving once it says that it is not ready; as long as
 * a load balancer takes to notice
 */
@ConfigurationProperties("talkover.shutdown")
public record ShutdownProperties(@DefaultValue("0s") Duration delay) {

	public ShutdownProperties {
		if (delay.isNegative()) {
			throw new InvalidSettingException("talkover.shutdown.delay", "is negative",
					"Set it to a duration such as 10s, or to 0s.");
		}
	}

}
