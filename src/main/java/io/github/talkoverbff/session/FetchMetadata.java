package io.github.talkoverbff.session;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;

/**
 * What a browser says of who makes a request, in fields that scripts cannot set.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public final class FetchMetadata {

	private static final String SITE = "Sec-Fetch-Site";

	private FetchMetadata() {
	}

	/** Whether a page of another site makes it. */
	static boolean isCrossSite(HttpServletRequest request) {
		return "cross-site".equals(request.getHeader(SITE));
	}

	/** Whether a page of another origin makes it, be it of the same site. */
	public static boolean isCrossOrigin(HttpServletRequest request) {
		String site = request.getHeader(SITE);
		return site != null && !site.equals("same-origin") && !site.equals("none");
	}

	/** Whether the answer is shown in a tab, and not inside of another page. */
	public static boolean isForTab(HttpServletRequest request) {
		return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
				&& "document".equals(request.getHeader("Sec-Fetch-Dest"));
	}

	/** Whether a browser makes it. */
	public static boolean isOfBrowser(HttpServletRequest request) {
		return request.getHeader(SITE) != null || request.getHeader(HttpHeaders.ORIGIN) != null;
	}

}
