package io.github.talkoverbff.upstream;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.environment.HeldToken;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * The health component {@code talkover}: what is known of each environment's token. One
 * that is refused makes it {@code DEGRADED}, which takes no replica out of service: the
 * others would be no better off.
 */
@Component
final class TalkoverHealthIndicator implements HealthIndicator {

	private static final Status DEGRADED = new Status("DEGRADED");

	private final Environments environments;

	TalkoverHealthIndicator(Environments environments) {
		this.environments = environments;
	}

	@Override
	public Health health() {
		boolean refused = this.environments.all()
			.stream()
			.anyMatch((environment) -> environment.isEnabled() && environment.tokens().inUse().state().isRefused());
		Health.Builder health = refused ? Health.status(DEGRADED) : Health.up();
		this.environments.all().forEach((environment) -> health.withDetail(environment.name(), detail(environment)));
		return health.build();
	}

	private static Map<String, Object> detail(Environment environment) {
		HeldToken token = environment.tokens().inUse();
		Map<String, Object> detail = new LinkedHashMap<>();
		detail.put("enabled", environment.isEnabled());
		detail.put("slot", environment.tokens().slotInUse().toString());
		detail.put("token", token.fingerprint());
		detail.put("state", token.state());
		if (token.lastProof() != null) {
			detail.put("last_proof", token.lastProof());
		}
		return detail;
	}

}
