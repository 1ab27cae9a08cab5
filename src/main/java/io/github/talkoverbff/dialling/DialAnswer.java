package io.github.talkoverbff.dialling;

import java.nio.charset.StandardCharsets;

import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.UpstreamAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets whose phone call was placed: Talkover's answer, now or again.
 *
 * @param dialId the id of its entry
 * @param status Talkover's status
 * @param contentType the content type of the body, if it had one
 * @param body the whole body
 * @param head Talkover's header fields; null if the answer is given again
 */
public record DialAnswer(String dialId, int status, @Nullable String contentType, byte[] body,
		@Nullable UpstreamAnswer head) {

	/** The header that names the entry. */
	public static final String ID = ProblemException.DIAL_ID;

	/** The header that says that an answer was given before. */
	public static final String REPLAYED = "Idempotent-Replayed";

	/** An answer that was given before. */
	static DialAnswer again(String dialId, DialEntry.KeptAnswer kept) {
		return new DialAnswer(dialId, kept.status(), kept.contentType(), kept.body().getBytes(StandardCharsets.UTF_8),
				null);
	}

}
