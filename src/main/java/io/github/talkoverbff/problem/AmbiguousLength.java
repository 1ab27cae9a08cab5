package io.github.talkoverbff.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Refuses a request that says the length of its body in two ways, before anybody believes
 * one of them. Tomcat forgets the {@code Content-Length} of such a request and closes the
 * connection behind it, so what is left of the field is in the bytes that it was read
 * from.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.1">RFC 9112,
 * Transfer-Encoding</a>
 */
@Component
final class AmbiguousLength implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private static final Pattern LENGTH = Pattern.compile("\ncontent-length[ \\t]*:", Pattern.CASE_INSENSITIVE);

	private final ProblemWriter problems;

	AmbiguousLength(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addContextValves(new Valve(this.problems));
	}

	private static final class Valve extends ValveBase {

		private final ProblemWriter problems;

		Valve(ProblemWriter problems) {
			super(true);
			this.problems = problems;
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			MessageBytes coding = request.getCoyoteRequest().getMimeHeaders().getValue("transfer-encoding");
			if (coding != null && statesLength(coding.getByteChunk())) {
				this.problems.write(request, response, Problem.REQUEST_REJECTED
					.because("The request has both Transfer-Encoding and Content-Length; send one of them."));
			}
			else {
				getNext().invoke(request, response);
			}
		}

		/** All fields of a head lie in one buffer, which begins with its request line. */
		private static boolean statesLength(ByteChunk field) {
			byte[] buffer = field.getBuffer();
			return buffer != null && LENGTH
				.matcher(new String(buffer, 0, headEnd(buffer, field.getEnd()), StandardCharsets.ISO_8859_1))
				.find();
		}

		/** Where the head ends that a field belongs to. */
		private static int headEnd(byte[] buffer, int from) {
			for (int i = from; i + 2 < buffer.length; i++) {
				if (buffer[i] == '\n' && (buffer[i + 1] == '\n' || (buffer[i + 1] == '\r' && buffer[i + 2] == '\n'))) {
					return i;
				}
			}
			return buffer.length;
		}

	}

}
