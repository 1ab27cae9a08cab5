package io.github.talkoverbff.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

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
		factory.addServerCustomizers((server) -> server.setHandler(new Reading(server.getHandler(), LONGEST)));
	}

	static final class Reading extends Handler.Wrapper {

		private final Duration longest;

		Reading(Handler handler, Duration longest) {
			super(handler);
			this.longest = longest;
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
						new Rest(request, getCallback(), Reading.this.longest).run();
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

		private final Duration longest;

		private long left = MOST;

		/** Ends the wait for one that sends nothing more; null before there is any. */
		private Scheduler.@Nullable Task limit;

		Rest(Request request, Callback end, Duration longest) {
			this.request = request;
			this.end = end;
			this.longest = longest;
		}

		@Override
		public void run() {
			while (true) {
				Content.Chunk chunk = this.request.read();
				if (chunk == null) {
					this.limit = (this.limit != null) ? this.limit : limit();
					this.request.demand(this);
					return;
				}
				this.left -= chunk.remaining();
				chunk.release();
				if (chunk.isLast() || Content.Chunk.isFailure(chunk) || this.left < 0
						|| System.nanoTime() - this.begin > this.longest.toNanos()) {
					if (this.limit != null) {
						this.limit.cancel();
					}
					this.end.succeeded();
					return;
				}
			}
		}

		private Scheduler.Task limit() {
			ConnectionMetaData connection = this.request.getConnectionMetaData();
			return connection.getConnector()
				.getScheduler()
				.schedule(connection.getConnection()::close, this.longest.toMillis(), TimeUnit.MILLISECONDS);
		}

	}

}
