package io.github.talkoverbff.session;

import jakarta.servlet.http.HttpSession;

/** All sessions there are. */
interface Sessions {

	/** Takes in who has signed in, and ends what that makes too many. */
	void begin(HttpSession session, SignIn signIn);

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
