package io.github.talkoverbff.upstream;

import org.springframework.http.HttpStatus;

/**
 * The status that a meter is tagged with: whoever answers may make up a new one each
 * time, and each would be kept for good.
 */
public final class KnownStatus {

	private KnownStatus() {
	}

	/**
	 * Takes one that is not registered for the first of its class, and one beyond all
	 * classes for a failure.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15">RFC 9110, Status
	 * Codes</a>
	 */
	public static int of(int status) {
		if (HttpStatus.resolve(status) != null) {
			return status;
		}
		return (status < 600) ? status / 100 * 100 : HttpStatus.INTERNAL_SERVER_ERROR.value();
	}

}
