package io.github.talkoverbff.upstream;

import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Gives each request its own answer, the whole of it, and nothing else. What Reactor
 * Netty took for an answer, or for its end, it would go on with at the next request on
 * the connection, which may be another caller's:
 * <ul>
 * <li>interim answers that come before the answer, such as a 103, are dropped;</li>
 * <li>a connection ends with what nobody asked for, and after an answer that no other can
 * follow;</li>
 * <li>an answer that ends with its connection is whole only if TLS says so.</li>
 * </ul>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.2">RFC 9110, section
 * 15.2</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.8">RFC 9112, section
 * 9.8</a>
 */
final class OneAnswerHandler extends ChannelDuplexHandler {

	/** Makes a message of what the codec has kept, and nothing of nothing. */
	private static final ByteBuf END_OF_LINES = Unpooled
		.unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII).asReadOnly());

	/** Whether a request was sent whose answer has not ended. */
	private boolean isAsked;

	/** Whether an answer has ended since this was last looked at. */
	private boolean hasEnded;

	private boolean isInterim;

	/** Whether the end of the answer is that of the connection. */
	private boolean isUntilClose;

	private boolean isClosedInTls;

	/** The part that goes before the codec, which would keep half an answer. */
	ChannelHandler beforeCodec() {
		return new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRead(ChannelHandlerContext context, Object bytes) {
				if (!OneAnswerHandler.this.isAsked) {
					end(context, bytes);
					return;
				}
				OneAnswerHandler.this.hasEnded = false;
				context.fireChannelRead(bytes);
				if (OneAnswerHandler.this.hasEnded) {
					// what else came with the answer's end would begin the next one
					context.fireChannelRead(END_OF_LINES.duplicate());
				}
			}

		};
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpRequest) {
			this.isAsked = true;
		}
		context.write(message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!this.isAsked) {
			end(context, message);
			return;
		}
		if (message instanceof HttpResponse answer) {
			begin(answer);
		}
		if (this.isInterim) {
			drop(context, message);
			return;
		}
		if (message instanceof LastHttpContent) {
			this.isAsked = false;
			this.hasEnded = true;
			if (isCutOff(context)) {
				ReferenceCountUtil.release(message);
				context.fireExceptionCaught(new SSLException("The connection ended without a closure alert"));
				return;
			}
		}
		context.fireChannelRead(message);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslCloseCompletionEvent closure && closure.isSuccess()) {
			this.isClosedInTls = true;
		}
		context.fireUserEventTriggered(event);
	}

	private void begin(HttpResponse answer) {
		HttpResponseStatus status = answer.status();
		boolean isSwitch = status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
		this.isInterim = status.codeClass() == HttpStatusClass.INFORMATIONAL && !isSwitch;
		boolean isBodiless = status.equals(HttpResponseStatus.NO_CONTENT)
				|| status.equals(HttpResponseStatus.NOT_MODIFIED);
		this.isUntilClose = !isBodiless && !HttpUtil.isTransferEncodingChunked(answer)
				&& !HttpUtil.isContentLengthSet(answer);
		if (isSwitch || (isBodiless && !answer.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0"))) {
			// what follows is no HTTP, or may be a body that no answer of this status has
			answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		}
	}

	private void drop(ChannelHandlerContext context, Object message) {
		ReferenceCountUtil.release(message);
		if (message instanceof LastHttpContent) {
			this.isInterim = false;
			context.read(); // whoever waits for the answer has asked once
		}
	}

	/** An answer to HEAD ends before the connection. */
	private boolean isCutOff(ChannelHandlerContext context) {
		return this.isUntilClose && !context.channel().isActive() && !this.isClosedInTls
				&& context.pipeline().get(SslHandler.class) != null;
	}

	private static void end(ChannelHandlerContext context, Object unasked) {
		ReferenceCountUtil.release(unasked);
		context.close();
	}

}
