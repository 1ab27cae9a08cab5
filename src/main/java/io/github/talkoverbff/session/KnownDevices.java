package io.github.talkoverbff.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Recognizes a browser in which a user has signed in before, so that failures elsewhere,
 * even at the same address, do not slow that user down. The cookie proves nothing else.
 * Its key lives as long as the process: after a restart a browser is new until the next
 * sign-in.
 *
 * @see <a href=
 * "https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies">OWASP,
 * device cookies</a>
 */
@Component
final class KnownDevices {

	private static final String COOKIE = "__Host-device";

	private static final String ALGORITHM = "HmacSHA256";

	private static final Duration LIFETIME = Duration.ofDays(90);

	private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

	private final SecureRandom random = new SecureRandom();

	private final SecretKeySpec key = new SecretKeySpec(randomBytes(32), ALGORITHM);

	/** The id of the device, if this user has signed in on it before. */
	Optional<String> find(String user, HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, COOKIE);
		String[] parts = (cookie != null) ? cookie.getValue().split("\\.", 2) : new String[0];
		if (parts.length != 2) {
			return Optional.empty();
		}
		byte[] expected = proof(user, parts[0]).getBytes(StandardCharsets.UTF_8);
		return MessageDigest.isEqual(expected, parts[1].getBytes(StandardCharsets.UTF_8)) ? Optional.of(parts[0])
				: Optional.empty();
	}

	/** Makes the device known as one of this user. */
	void remember(String user, HttpServletResponse response) {
		String id = ENCODER.encodeToString(randomBytes(18));
		ResponseCookie cookie = ResponseCookie.from(COOKIE, id + "." + proof(user, id))
			.secure(true)
			.httpOnly(true)
			.sameSite("Strict")
			.path("/")
			.maxAge(LIFETIME)
			.build();
		response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
	}

	private String proof(String user, String id) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			return ENCODER.encodeToString(
					mac.doFinal((id + "." + user.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex); // every JDK has it
		}
	}

	private byte[] randomBytes(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return bytes;
	}

}
