package io.github.talkoverbff.session;

import java.util.function.BiConsumer;

import io.github.talkoverbff.problem.ProblemException;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/** All sessions there are. */
public interface Sessions {

	/**
	 * In how many sessions somebody may be about to sign in: a few kilobytes each, for
	 * whoever asks. The oldest end for a new one.
	 */
	int MOST_PENDING = 5000;

	/** Takes in who has signed in, and ends what that makes too many. */
	void begin(HttpSession session, SignIn signIn);

	/**
	 * Ends all sessions that a provider's word concerns.
	 * @param ended is told of each as soon as it has ended, or may have: then with what
	 * kept it from being known
	 */
	void end(ProviderLogout logout, BiConsumer<SignIn, @Nullable ProblemException> ended);

	/** Notes that a session is used; does nothing if it has been ended meanwhile. */
	default void update(HttpSession session, SignIn signIn) {
		try {
			session.setAttribute(SignIn.ATTRIBUTE, signIn);
		}
		catch (IllegalStateException ex) {
			// another request has ended it
		}
	}

	/** Ends a session, unless another request just has. */
	default void end(HttpSession session) {
		try {
			session.invalidate();
		}
		catch (IllegalStateException ex) {
			// just as well
		}
	}

}
