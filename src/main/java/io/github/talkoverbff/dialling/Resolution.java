package io.github.talkoverbff.dialling;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What somebody decides.
 *
 * @param outcome {@code placed} or {@code not_placed}
 * @param callId Talkover's id of the call, if it is known
 * @param reason why
 */
record Resolution(@NotBlank @Pattern(regexp = "placed|not_placed") String outcome,
		@JsonProperty("call_id") @Nullable @Size(max = 200) @Pattern(regexp = NO_NUL) String callId,
		@NotBlank @Size(max = 500) @Pattern(regexp = NO_NUL) String reason) {

	/** PostgreSQL stores all but that. */
	static final String NO_NUL = "[^\\x00]*";

	DialState state() {
		return this.outcome.equals("placed") ? DialState.PLACED : DialState.NOT_PLACED;
	}

}
