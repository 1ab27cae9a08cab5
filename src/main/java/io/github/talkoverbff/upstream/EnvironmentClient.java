package io.github.talkoverbff.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.talkoverbff.environment.ApiToken;
import io.github.talkoverbff.environment.Environment;
import io.micrometer.observation.ObservationRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.WriteTimeoutHandler;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The way to one environment, with its own pool of connections. It follows no redirect
 * and repeats nothing by itself, because a request that is sent twice phones a person
 * twice.
 */
final class EnvironmentClient {

	private final Environment environment;

	private final ConnectionProvider pool;

	private final WebClient client;

	private final WebClient freshClient;

	private final WaitSweep sweep;

	private final UpstreamMeters meters;

	private final Admission admission;

	private final SafeRetries retries;

	EnvironmentClient(Environment environment, UpstreamProperties properties, RecvByteBufAllocator buffers,
			WaitSweep sweep, UpstreamMeters meters, WebClient.Builder builder) {
		this.environment = environment;
		this.sweep = sweep;
		this.meters = meters;
		this.admission = new Admission(environment.name(), properties, new SteadyClock());
		this.retries = new SafeRetries(properties.retries());
		this.pool = pool(environment, properties);
		this.client = webClient(builder, httpClient(environment, properties, buffers, this.pool));
		// a pooled connection that Talkover closes at once would leave open whether the
		// request arrived; without linger, so that what is given up is not sent
		this.freshClient = webClient(builder,
				httpClient(environment, properties, buffers, ConnectionProvider.newConnection()).keepAlive(false)
					.option(ChannelOption.SO_LINGER, 0));
	}

	/** The retries that are left to this environment. */
	SafeRetries retries() {
		return this.retries;
	}

	/**
	 * Begins an attempt at the request.
	 * @param token the token that it carries
	 * @param callerGone tells a silent exchange whether its caller has left
	 */
	UpstreamExchange attempt(UpstreamRequest request, ApiToken token, BooleanSupplier callerGone) {
		URI uri = request.uri(this.environment.baseUrl());
		Admission.Entry entry = this.admission.enter(request);
		boolean begun = false;
		try {
			UpstreamExchange exchange = begin(request, uri, token, entry, callerGone);
			begun = true;
			return exchange;
		}
		finally {
			if (!begun) {
				entry.leave(); // nobody else will
			}
		}
	}

	private UpstreamExchange begin(UpstreamRequest request, URI uri, ApiToken token, Admission.Entry entry,
			BooleanSupplier callerGone) {
		Measurement measurement = this.meters.measure(request);
		UpstreamExchange exchange = new UpstreamExchange(request, entry, this.sweep, measurement, callerGone);
		WebClient way = (request.window() != null) ? this.freshClient : this.client;
		exchange.start(way.method(request.method())
			.uri(uri)
			.attribute(ApiTokenFilter.TOKEN_ATTRIBUTE, token)
			.headers((headers) -> {
				headers.addAll(request.headers());
				measurement.tellTrace(headers);
				if (request.needsEscape()) {
					headers.set(ExactTargetHandler.FIELD, request.target());
				}
			})
			.body(exchange::insert)
			.exchangeToFlux(exchange::receive));
		return exchange;
	}

	void close() {
		this.pool.dispose();
	}

	private WebClient webClient(WebClient.Builder builder, HttpClient http) {
		return builder.clone()
			// the meters say the same for less
			.observationRegistry(ObservationRegistry.NOOP)
			.clientConnector(new ReactorClientHttpConnector(http))
			.filters((filters) -> filters.addLast(new ApiTokenFilter(this.environment)))
			.build();
	}

	private static ConnectionProvider pool(Environment environment, UpstreamProperties properties) {
		Duration idle = properties.idleTimeout();
		return ConnectionProvider.builder("talkover-" + environment.name())
			.maxConnections(properties.maxConnections())
			.pendingAcquireTimeout(properties.connectTimeout())
			.maxIdleTime(idle)
			.evictInBackground(idle)
			.lifo()
			.build();
	}

	private static HttpClient httpClient(Environment environment, UpstreamProperties properties,
			RecvByteBufAllocator buffers, ConnectionProvider pool) {
		ExactTargetHandler exactTarget = new ExactTargetHandler();
		Duration connect = properties.connectTimeout();
		HttpClient client = HttpClient.create(pool)
			.disableRetry(true)
			.followRedirect(false)
			// nothing is inflated: a few bytes could fill the heap
			.headers((headers) -> headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY))
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connect.toMillis()))
			.option(ChannelOption.RECVBUF_ALLOCATOR, buffers)
			// the adaptive one keeps 512 KB for as long as anything of it is in use: with
			// 200 slow callers, all the memory that there is
			.option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
			.doOnConnected((connection) -> connection
				.addHandlerLast(new WriteTimeoutHandler(properties.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)))
			.doOnChannelInit((observer, channel, address) -> addHandlers(channel.pipeline(), exactTarget));
		return "https".equals(environment.baseUrl().getScheme()) ? client.secure((tls) -> configureTls(tls, connect))
				: client;
	}

	private static void addHandlers(ChannelPipeline pipeline, ExactTargetHandler exactTarget) {
		OneAnswerHandler oneAnswer = new OneAnswerHandler();
		pipeline.addBefore(NettyPipeline.HttpCodec, "unasked-bytes", oneAnswer.beforeCodec());
		// the last of them comes first
		pipeline.addAfter(NettyPipeline.HttpCodec, "exact-target", exactTarget);
		pipeline.addAfter(NettyPipeline.HttpCodec, "body-pieces", new BodyPieceJoiner());
		pipeline.addAfter(NettyPipeline.HttpCodec, "one-answer", oneAnswer);
	}

	private static void configureTls(SslProvider.SslContextSpec tls, Duration handshake) {
		SslProvider.GenericSslContextSpec<SslContextBuilder> defaults = Http11SslContextSpec.forClient();
		tls.sslContext(defaults).handshakeTimeout(handshake);
	}

}
