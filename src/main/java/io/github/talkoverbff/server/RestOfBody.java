package io.github.talkoverbff.server;

import java.time.Duration;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Reads what a caller is still sending once it is refused. If the connection were closed
 * instead, the caller would be told of that while it sends, and never read the answer.
 * The audit has its line by then, and no thread waits.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.6">RFC 9112,
 * Tear-down</a>
 */
@Component
final class RestOfBody implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

	/** In bytes; whoever sends more is cut off. */
	private static final long MOST = 32L << 20;

	/** Whoever sends byte by byte is cut off too. */
	private static final Duration LONGEST = Duration.ofSeconds(10);

	@Override
	public void customize(JettyServletWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.setHandler(new Reading(server.getHandler())));
	}

	private static final class Reading extends Handler.Wrapper {

		Reading(Handler handler) {
			super(handler);
		}

		@Override
		public boolean handle(Request request, Response response, Callback callback) throws Exception {
			return super.handle(request, response, new Callback.Nested(callback) {

				@Override
				public void succeeded() {
					// whoever expects a 100 waits for the answer before it sends
					if (response.getStatus() < 400 || request.getHeaders().contains(HttpHeader.EXPECT)) {
						super.succeeded();
					}
					else {
						new Rest(request, getCallback()).run();
					}
				}

			});
		}

	}

	/** Reads as much as is there, and goes on when there is more. */
	private static final class Rest implements Runnable {

		private final Request request;

		private final Callback end;

		private final long begin = System.nanoTime();

		private long left = MOST;

		Rest(Request request, Callback end) {
			this.request = request;
			this.end = end;
		}

		@Override
		public void run() {
			while (true) {
				Content.Chunk chunk = this.request.read();
				if (chunk == null) {
					this.request.demand(this);
					return;
				}
				this.left -= chunk.remaining();
				chunk.release();
				if (chunk.isLast() || Content.Chunk.isFailure(chunk) || this.left < 0
						|| System.nanoTime() - this.begin > LONGEST.toNanos()) {
					this.end.succeeded();
					return;
				}
			}
		}

	}

}
