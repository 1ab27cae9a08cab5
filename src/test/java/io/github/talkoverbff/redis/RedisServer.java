package io.github.talkoverbff.redis;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import io.github.talkoverbff.ContainerPorts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A real Redis, at a port that it keeps when it goes away and comes back. */
final class RedisServer implements AutoCloseable {

	private static final int PORT = 6379;

	private final GenericContainer<?> container = new GenericContainer<>(
			DockerImageName.parse(System.getenv().getOrDefault("REDIS_IMAGE", "redis:7")))
		.withExposedPorts(PORT)
		.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\n", 1))
		.withStartupAttempts(ContainerPorts.ATTEMPTS)
		.withCreateContainerCmdModifier((command) -> ContainerPorts.publish(command, PORT));

	private RedisServer() {
	}

	static RedisServer start() {
		RedisServer server = new RedisServer();
		server.container.start();
		return server;
	}

	/** What a proxy needs to know of it. */
	List<String> settings() {
		return List.of("talkover.session.store=redis", "spring.data.redis.url=" + url(),
				// replicas share a ledger of dials; these tests dial nobody
				"talkover.dialling.ledger.url=jdbc:postgresql://127.0.0.1:1/none");
	}

	/** Runs commands on a connection of its own. */
	<T> T run(Function<RedisCommands<String, String>, T> commands) {
		RedisClient client = RedisClient.create(url());
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			return commands.apply(connection.sync());
		}
		finally {
			client.shutdown();
		}
	}

	boolean holds(String key) {
		return run((redis) -> redis.exists(key)) > 0;
	}

	/** How often a command was given since the start, or the last {@link #forget}. */
	long calls(String command) {
		return run((redis) -> redis.info("commandstats")).lines()
			.filter((line) -> line.startsWith("cmdstat_" + command + ":calls="))
			.mapToLong((line) -> Long.parseLong(line.split("[=,]")[1]))
			.sum();
	}

	/** The time by its own clock, in whole milliseconds as it counts those of keys. */
	Instant now() {
		List<String> time = run(RedisCommands::time);
		return Instant.ofEpochSecond(Long.parseLong(time.getFirst())).plusMillis(Long.parseLong(time.getLast()) / 1000);
	}

	void forget() {
		run(RedisCommands::configResetstat);
	}

	void stop() {
		this.container.getDockerClient().killContainerCmd(this.container.getContainerId()).exec();
	}

	void restart() {
		this.container.getDockerClient().startContainerCmd(this.container.getContainerId()).exec();
	}

	/** Lets it say nothing, as a machine does that is gone. */
	void pause() {
		this.container.getDockerClient().pauseContainerCmd(this.container.getContainerId()).exec();
	}

	void unpause() {
		this.container.getDockerClient().unpauseContainerCmd(this.container.getContainerId()).exec();
	}

	private String url() {
		return "redis://127.0.0.1:" + this.container.getMappedPort(PORT);
	}

	@Override
	public void close() {
		this.container.stop();
	}

}
