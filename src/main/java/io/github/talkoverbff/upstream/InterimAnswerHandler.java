package io.github.talkoverbff.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Drops the interim answers that come before the answer, such as a 103. Reactor Netty
 * would take one for the answer, and the answer for that to the next request on the
 * connection, which may be another caller's.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.2">RFC 9110, section
 * 15.2</a>
 */
final class InterimAnswerHandler extends ChannelInboundHandlerAdapter {

	private boolean isInterim;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpResponse answer) {
			this.isInterim = isInterim(answer);
		}
		if (!this.isInterim) {
			context.fireChannelRead(message);
			return;
		}
		this.isInterim = !(message instanceof LastHttpContent);
		ReferenceCountUtil.release(message);
	}

	private static boolean isInterim(HttpResponse answer) {
		if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
			// nobody asked for it, and what follows is no HTTP
			answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
			return false;
		}
		return answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
	}

}
