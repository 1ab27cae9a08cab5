package io.github.talkoverbff.upstream;

import org.springframework.http.HttpHeaders;

/**
 * Talkover's answer, as far as its headers.
 *
 * @param status the status code
 * @param headers the header fields as received
 */
public record UpstreamResponse(int status, HttpHeaders headers) {

	public boolean isSuccessful() {
		return this.status >= 200 && this.status < 300;
	}

	public boolean isError() {
		return this.status >= 400;
	}

}
