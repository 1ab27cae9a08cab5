package io.github.talkoverbff.problem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Reads a body for our controllers, and no more of it than any of them takes: strangers
 * may send one to sign in.
 */
@RestControllerAdvice
final class BoundedBody extends RequestBodyAdviceAdapter {

	/** In bytes. */
	private static final int MOST = 16 * 1024;

	@Override
	public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
		return true;
	}

	@Override
	public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type type,
			Class<? extends HttpMessageConverter<?>> converter) throws IOException {
		byte[] body = message.getBody().readNBytes(MOST + 1);
		if (body.length > MOST) {
			throw Problem.BODY_TOO_LARGE.because("A body may have " + MOST + " bytes at most here.");
		}
		return new Read(message.getHeaders(), new ByteArrayInputStream(body));
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
