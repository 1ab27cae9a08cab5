package io.github.talkoverbff.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Hands on in one piece what one read brought of a body. Reactor Netty counts pieces, not
 * reads: for each that it hands on it reads again, until 32 wait. Of chunks of 5 KB, that
 * would be nine buffers for each slow caller.
 */
final class BodyPieceJoiner extends ChannelInboundHandlerAdapter {

	/** More than these are copied into one. */
	private static final int MOST_PIECES = 64;

	/** Far more comes at once when Talkover has closed the connection. */
	private static final int MOST_BYTES = 16 * 1024;

	private @Nullable ByteBuf joined;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpContent piece && !(message instanceof HttpResponse)
				&& !(message instanceof LastHttpContent) && piece.decoderResult().isSuccess()) {
			if (this.joined != null && this.joined.readableBytes() >= MOST_BYTES) {
				handOn(context);
			}
			this.joined = join(context, this.joined, piece.content());
			return;
		}
		handOn(context);
		context.fireChannelRead(message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		handOn(context);
		context.fireChannelReadComplete();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		handOn(context);
		context.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		if (this.joined != null) {
			this.joined.release();
			this.joined = null;
		}
	}

	private void handOn(ChannelHandlerContext context) {
		ByteBuf piece = this.joined;
		if (piece != null) {
			this.joined = null;
			context.fireChannelRead(new DefaultHttpContent(piece));
		}
	}

	private static ByteBuf join(ChannelHandlerContext context, @Nullable ByteBuf first, ByteBuf next) {
		if (first == null) {
			return next;
		}
		CompositeByteBuf both = (first instanceof CompositeByteBuf composite) ? composite
				: context.alloc().compositeBuffer(MOST_PIECES).addComponent(true, first);
		return both.addComponent(true, next);
	}

}
