package io.github.talkoverbff.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.Duration;

import io.github.talkoverbff.problem.Problem;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Reads a body for our controllers, and no more of it than any of them takes, nor for
 * longer: strangers may send one to sign in. Whoever falls silent is let go with the
 * connection.
 */
@RestControllerAdvice
final class BoundedBody extends RequestBodyAdviceAdapter {

	/** In bytes. */
	private static final int MOST = 16 * 1024;

	/** As long as a body of that size may take that is for Talkover. */
	private static final Duration LONGEST = Duration.ofSeconds(30);

	private final Duration longest;

	@Autowired
	BoundedBody() {
		this(LONGEST);
	}

	BoundedBody(Duration longest) {
		this.longest = longest;
	}

	@Override
	public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
		return true;
	}

	@Override
	public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type type,
			Class<? extends HttpMessageConverter<?>> converter) throws IOException {
		return new Read(message.getHeaders(), new ByteArrayInputStream(read(message.getBody())));
	}

	private byte[] read(InputStream body) throws IOException {
		long begin = System.nanoTime();
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		byte[] buffer = new byte[1024];
		for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
			all.write(buffer, 0, read);
			if (all.size() > MOST) {
				throw Problem.BODY_TOO_LARGE.because("A body may have " + MOST + " bytes at most here.");
			}
			if (System.nanoTime() - begin > this.longest.toNanos()) {
				throw Problem.REQUEST_REJECTED
					.because("The body comes too slowly: it took longer than " + this.longest.toSeconds() + " s.");
			}
		}
		return all.toByteArray();
	}

	private record Read(HttpHeaders headers, InputStream body) implements HttpInputMessage {

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public InputStream getBody() {
			return this.body;
		}

	}

}
