package io.github.talkoverbff.redis;

import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * Asks Redis on the threads that ask Talkover. One with nothing but Redis to do would be
 * woken for almost every request: a tenth of its processor time. The threads live as long
 * as the JVM, so there is nothing to release.
 */
final class SharedEventLoops implements EventLoopGroupProvider {

	@Override
	@SuppressWarnings("unchecked") // both take Netty's native transport if there is one
	public <T extends EventLoopGroup> T allocate(Class<T> type) {
		return (T) HttpResources.get().onClient(LoopResources.DEFAULT_NATIVE);
	}

	@Override
	public int threadPoolSize() {
		return LoopResources.DEFAULT_IO_WORKER_COUNT;
	}

	@Override
	public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
		return nothingToDo();
	}

	@Override
	public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
		return nothingToDo();
	}

	private static Future<Boolean> nothingToDo() {
		return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
	}

}
