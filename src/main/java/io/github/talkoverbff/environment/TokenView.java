package io.github.talkoverbff.environment;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What people are shown of a token, which is never shown itself.
 *
 * @param fingerprint the first 8 hex digits of its SHA-256
 * @param state what is known of it
 * @param lastProof when Talkover last accepted it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenView(String fingerprint, TokenState state, @JsonProperty("last_proof") @Nullable Instant lastProof) {

	/** What is known of the token in each slot that is not empty. */
	public static Map<Slot, TokenView> of(TokenSlots tokens) {
		Map<Slot, TokenView> views = new EnumMap<>(Slot.class);
		for (Slot slot : Slot.values()) {
			HeldToken token = tokens.get(slot);
			if (token != null) {
				views.put(slot, new TokenView(token.fingerprint(), token.state(), token.lastProof()));
			}
		}
		return views;
	}

}
