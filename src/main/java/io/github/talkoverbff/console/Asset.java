package io.github.talkoverbff.console;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.github.talkoverbff.digest.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * A file for browsers. They may keep it, but ask each time whether it is still the same,
 * so that the parts of a page are always those of one release.
 */
final class Asset {

	private static final String FOLDER = "console/";

	private final byte[] content;

	private final String contentType;

	private final String etag;

	Asset(byte[] content, String contentType) {
		this.content = content;
		this.contentType = contentType;
		this.etag = "\"" + Sha256.of(content).substring(0, 16) + "\"";
	}

	/** A file of ours, text in UTF-8. */
	static Asset of(String name, String contentType) {
		return new Asset(read(name), contentType + ";charset=UTF-8");
	}

	static byte[] read(String name) {
		try {
			return new ClassPathResource(FOLDER + name).getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Answers with the file, or that it has not changed. */
	void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noCache().getHeaderValue());
		if (!new ServletWebRequest(request, response).checkNotModified(this.etag)) {
			response.setContentType(this.contentType);
			response.setContentLength(this.content.length);
			response.getOutputStream().write(this.content);
		}
	}

}
