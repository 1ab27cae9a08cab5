package io.github.talkoverbff.upstream;

import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLException;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/** Over TLS, the end of a connection says whether it is the end of the answer. */
class OneAnswerHandlerTests {

	private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"a\":1,\"b\":[";

	private final Heard heard = new Heard();

	private EmbeddedChannel channel = new EmbeddedChannel();

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void anAnswerUntilTheEndOfTheConnectionIsWholeIfTlsSaysSo() {
		ask(HttpMethod.GET, true);
		answer(UNTIL_CLOSE);
		this.channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
		end();

		assertThat(this.heard.ends).isOne();
		assertThat(this.heard.failures).isEmpty();
	}

	@Test
	void itIsCutOffIfTlsSaysNothing() {
		ask(HttpMethod.GET, true);
		answer(UNTIL_CLOSE);
		this.channel.pipeline().fireUserEventTriggered(new SslCloseCompletionEvent(new ClosedChannelException()));
		end();

		assertThat(this.heard.ends).isZero();
		assertThat(this.heard.failures).singleElement().isInstanceOf(SSLException.class);
	}

	@Test
	void withoutTlsNothingElseSaysIt() {
		ask(HttpMethod.GET, false);
		answer(UNTIL_CLOSE);
		end();

		assertThat(this.heard.ends).isOne();
		assertThat(this.heard.failures).isEmpty();
	}

	@Test
	void anAnswerThatEndsByItselfNeedsNothingFromTls() {
		ask(HttpMethod.GET, true);
		answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
		end();

		assertThat(this.heard.ends).isOne();
		assertThat(this.heard.failures).isEmpty();
	}

	@Test
	void norDoesOneToHead() {
		ask(HttpMethod.HEAD, true);
		answer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
		end();

		assertThat(this.heard.ends).isOne();
		assertThat(this.heard.failures).isEmpty();
	}

	private void ask(HttpMethod method, boolean isSecure) {
		OneAnswerHandler oneAnswer = new OneAnswerHandler();
		this.channel = new EmbeddedChannel(oneAnswer.beforeCodec(), new HttpClientCodec(), oneAnswer, this.heard);
		this.channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/"));
		if (isSecure) {
			this.channel.pipeline().addLast(mock(SslHandler.class));
		}
	}

	private void answer(String wire) {
		this.channel.writeInbound(Unpooled.copiedBuffer(wire, StandardCharsets.US_ASCII));
	}

	/** As the other side does it. */
	private void end() {
		this.channel.unsafe().close(this.channel.newPromise());
		this.channel.runPendingTasks();
	}

	/** What the client is told. */
	private static final class Heard extends ChannelInboundHandlerAdapter {

		private final List<Throwable> failures = new ArrayList<>();

		private int ends;

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			this.ends += (message instanceof LastHttpContent) ? 1 : 0;
			ReferenceCountUtil.release(message);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
			this.failures.add(failure);
		}

	}

}
