package io.github.talkoverbff.upstream;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Puts the exact request target on the wire. Browsers send characters in a query, such as
 * a bare <code>{</code> or <code>|</code>, that {@link java.net.URI} refuses to hold: the
 * client then gets an escaped URI, and the target itself in a field that ends here.
 */
@Sharable
final class ExactTargetHandler extends ChannelOutboundHandlerAdapter {

	/** Never on the wire, and no field of a caller is copied under this name. */
	static final String FIELD = "x-talkover-bff-exact-target";

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpRequest request) {
			String target = request.headers().get(FIELD);
			if (target != null) {
				request.headers().remove(FIELD);
				request.setUri(target);
			}
		}
		context.write(message, promise);
	}

}
