package io.github.talkoverbff.session;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.talkoverbff.problem.RequestFacts;
import io.github.talkoverbff.setting.InvalidSettingException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * Which web apps on other origins may call us.
 *
 * @param allowedOrigins their origins, such as {@code https://crm.example.com}
 */
@ConfigurationProperties("talkover.cors")
public record CorsProperties(@DefaultValue Set<String> allowedOrigins) {

	private static final Set<String> DEFAULT_PORTS = Set.of("https:443", "http:80");

	public CorsProperties {
		allowedOrigins.forEach(CorsProperties::requireOrigin);
	}

	boolean allows(@Nullable String origin) {
		return origin != null && this.allowedOrigins.contains(origin);
	}

	/**
	 * What a request from another origin may do: only the listed ones get an answer that
	 * their scripts may read, nobody else gets any.
	 */
	@Nullable CorsConfiguration configurationFor(HttpServletRequest request) {
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		if (origin == null || !allows(origin)) {
			return null;
		}
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.setAllowedOrigins(List.of(origin));
		configuration.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
		configuration.setAllowedHeaders(List.of("Accept", "Accept-Language", "Content-Type", "If-None-Match",
				"If-Modified-Since", CsrfHandOut.HEADER, "traceparent", "Idempotency-Key", "Dial-Again"));
		configuration.setExposedHeaders(List.of("Allow", "Content-Disposition", "ETag", "Last-Modified", "Link",
				"Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", RequestFacts.HEADER,
				"Dial-Id", "Idempotent-Replayed", CsrfHandOut.HEADER));
		configuration.setAllowCredentials(true);
		return configuration;
	}

	/**
	 * Whether the method is one that an allowed origin may use; other origins are not
	 * looked at.
	 */
	boolean allowsMethod(HttpServletRequest request) {
		CorsConfiguration configuration = configurationFor(request);
		// of an allowed origin only: Spring fails on what is none
		return configuration == null || !CorsUtils.isCorsRequest(request)
				|| configuration.checkHttpMethod(HttpMethod.valueOf(request.getMethod())) != null;
	}

	/**
	 * Whether what a preflight asks for is allowed; its origin is looked at elsewhere.
	 */
	boolean allowsPreflight(HttpServletRequest request) {
		CorsConfiguration configuration = configurationFor(request);
		String method = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
		List<String> headers = Collections.list(request.getHeaders(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS))
			.stream()
			.flatMap((value) -> Arrays.stream(value.split(",")))
			.map(String::strip)
			.toList();
		return configuration != null && configuration.checkHttpMethod(HttpMethod.valueOf(method)) != null
				&& configuration.checkHeaders(headers) != null;
	}

	/**
	 * Lets a listed origin read a refusal that comes before any chain has looked at
	 * origins, and ask for it: a browser keeps back what its preflight is refused.
	 * @return whether that is the whole answer, to a preflight
	 */
	boolean openRefusal(HttpServletRequest request, HttpServletResponse response) throws IOException {
		CorsConfiguration configuration = configurationFor(request);
		boolean preflight = CorsUtils.isPreFlightRequest(request);
		boolean allowed = preflight ? allowsPreflight(request) : allowsMethod(request);
		if (configuration == null || !allowed) {
			return false;
		}
		new DefaultCorsProcessor().processRequest(configuration, request, response);
		return preflight;
	}

	/** An origin as browsers send it (RFC 6454 §6.2), so that comparing is enough. */
	private static void requireOrigin(String origin) {
		if (!isOrigin(origin)) {
			throw new InvalidSettingException("talkover.cors.allowed-origins", "holds something that is not an origin",
					"Name exact origins such as https://crm.example.com: lower case, no path, no wildcard, no default port.");
		}
	}

	private static boolean isOrigin(String origin) {
		try {
			URI uri = URI.create(origin);
			if (DEFAULT_PORTS.contains(uri.getScheme() + ":" + uri.getPort())) {
				return false; // browsers leave it out
			}
			String port = (uri.getPort() != -1) ? ":" + uri.getPort() : "";
			return uri.getHost() != null && origin.equals(uri.getScheme() + "://" + uri.getHost() + port)
					&& origin.equals(origin.toLowerCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
