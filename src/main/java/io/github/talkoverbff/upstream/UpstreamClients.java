package io.github.talkoverbff.upstream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.WriteTimeoutHandler;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The only way out: one client, with its own pool of connections, for each environment.
 * It follows no redirect and repeats nothing by itself, because a call that is sent twice
 * phones a person twice.
 */
@Component
public final class UpstreamClients implements DisposableBean {

	private final Map<String, WebClient> clients = new HashMap<>();

	private final Map<String, ConnectionProvider> pools = new HashMap<>();

	private final UpstreamProperties properties;

	UpstreamClients(Environments environments, UpstreamProperties properties, WebClient.Builder builder) {
		this.properties = properties;
		for (Environment environment : environments.all()) {
			ConnectionProvider pool = pool(environment);
			this.pools.put(environment.name(), pool);
			this.clients.put(environment.name(),
					builder.clone()
						.clientConnector(new ReactorClientHttpConnector(httpClient(environment, pool)))
						.filters((filters) -> filters.addLast(new ApiTokenFilter(environment)))
						.build());
		}
	}

	/** Sends the request. Nothing leaves before the answer is awaited. */
	public UpstreamExchange send(Environment environment, UpstreamRequest request) {
		WebClient client = this.clients.get(environment.name());
		if (client == null) {
			throw new IllegalArgumentException("No client for the environment " + environment.name());
		}
		return UpstreamExchange.start(client, environment, request, this.properties);
	}

	@Override
	public void destroy() {
		this.pools.values().forEach(ConnectionProvider::dispose);
	}

	private ConnectionProvider pool(Environment environment) {
		Duration idle = this.properties.idleTimeout();
		return ConnectionProvider.builder("talkover-" + environment.name())
			.maxConnections(this.properties.maxConnections())
			.pendingAcquireTimeout(this.properties.connectTimeout())
			.maxIdleTime(idle)
			.evictInBackground(idle)
			.lifo()
			.build();
	}

	private HttpClient httpClient(Environment environment, ConnectionProvider pool) {
		ExactTargetHandler exactTarget = new ExactTargetHandler();
		HttpClient client = HttpClient.create(pool)
			.disableRetry(true)
			.followRedirect(false)
			.compress(true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(this.properties.connectTimeout().toMillis()))
			.doOnConnected((connection) -> connection.addHandlerLast(
					new WriteTimeoutHandler(this.properties.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)))
			.doOnChannelInit((observer, channel, address) -> channel.pipeline()
				.addAfter(NettyPipeline.HttpCodec, "exact-target", exactTarget));
		return "https".equals(environment.baseUrl().getScheme()) ? client.secure(this::configureTls) : client;
	}

	private void configureTls(SslProvider.SslContextSpec tls) {
		SslProvider.GenericSslContextSpec<SslContextBuilder> defaults = Http11SslContextSpec.forClient();
		tls.sslContext(defaults).handshakeTimeout(this.properties.connectTimeout());
	}

}
