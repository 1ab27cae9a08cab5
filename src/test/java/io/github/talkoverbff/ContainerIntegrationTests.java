package io.github.talkoverbff;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.github.talkoverbff.dialling.PostgresContainer;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.http.Scrape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The image, run as small and as locked up as in production beside Redis and a stand-in
 * for Talkover. Needs a container engine, without which it is skipped. Its build mostly
 * waits for downloads, so the other tests go on meanwhile.
 */
@Testcontainers(disabledWithoutDocker = true)
@BesideOtherTests
class ContainerIntegrationTests {

	private static final int PORT = 8080;

	private static final int MANAGEMENT_PORT = 8081;

	private static final String CALL = "/talkover/production/api/v1/agents/agent_123456/call";

	private static final String UNDER_WAY = "talkover_calls_active{environment=\"slow\"}";

	private static final long MEMORY = 256L * 1024 * 1024;

	/** Kept, so that the next run finds its layers. */
	private static final ImageFromDockerfile IMAGE = new ImageFromDockerfile("localhost/talkover-bff:test", false)
		.withDockerfile(Path.of("Dockerfile").toAbsolutePath())
		.withBuildArg("JDK_IMAGE", image("JDK_IMAGE", "maven:3.9-eclipse-temurin-25"))
		.withBuildArg("JRE_IMAGE", image("JRE_IMAGE", "eclipse-temurin:25-jre"))
		.withBuildImageCmdModifier((build) -> build.withNetworkMode("host"));

	private static final GenericContainer<?> talkover = new GenericContainer<>(
			DockerImageName.parse(image("WIREMOCK_IMAGE", "wiremock/wiremock:3.13.2")))
		.withCopyFileToContainer(MountableFile.forHostPath("src/test/resources/talkover"), "/home/wiremock")
		.withExposedPorts(PORT)
		.withStartupAttempts(ContainerPorts.ATTEMPTS)
		.withCreateContainerCmdModifier((container) -> ContainerPorts.publish(container, PORT))
		.waitingFor(Wait.forLogMessage(".*extensions:.*\n", 1));

	private static final GenericContainer<?> redis = new GenericContainer<>(
			DockerImageName.parse(image("REDIS_IMAGE", "redis:7")))
		.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\n", 1));

	private static final PostgresContainer postgres = new PostgresContainer();

	private static GenericContainer<?> proxy;

	/** A machine that is new downloads all that the build needs. */
	@BeforeAll
	@Timeout(value = 15, unit = TimeUnit.MINUTES)
	static void start() {
		talkover.start();
		redis.start();
		postgres.start();
		proxy = proxy();
		proxy.start();
	}

	@AfterAll
	static void stop() {
		proxy.stop();
		redis.stop();
		postgres.stop();
		talkover.stop();
	}

	@Test
	void signsInCallsAndIsScraped() throws Exception {
		Caller ann = Caller.signedIn(proxy.getMappedPort(PORT), "ann", "ann");

		HttpAnswer calls = ann.get("/talkover/production/api/v1/calls");
		HttpAnswer metrics = new Caller(proxy.getMappedPort(MANAGEMENT_PORT)).get("/actuator/prometheus");

		assertThat(calls.status()).isEqualTo(200);
		assertThat(calls.text()).startsWith("{\"success\":true");
		assertThat(metrics.text()).contains("http_client_requests_seconds_count", "uri=\"/api/v1/calls\"");
	}

	@Test
	void placesACallThroughItsLedger() throws Exception {
		Caller ann = Caller.signedIn(proxy.getMappedPort(PORT), "ann", "ann");

		HttpAnswer placed = ann.post(CALL, "{\"to\":\"+15551234567\"}", "Idempotency-Key: container-1");
		HttpAnswer again = ann.post(CALL, "{\"to\":\"+15551234567\"}", "Idempotency-Key: container-1");

		assertThat(placed.status()).isEqualTo(200);
		assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(again.text()).isEqualTo(placed.text());
	}

	@Test
	void placesACallThroughALedgerOfItsOwnWhereNothingInTmpMayBeExecuted() throws Exception {
		try (GenericContainer<?> alone = alone()) {
			alone.start();
			Caller ann = Caller.signedIn(alone.getMappedPort(PORT), "ann", "ann");

			HttpAnswer placed = ann.post(CALL, "{\"to\":\"+15551234567\"}", "Idempotency-Key: container-2");

			assertThat(placed.status()).isEqualTo(200);
			assertThat(threads(alone)).as("Netty's native transport").contains("reactor-http-ep");
		}
	}

	@Test
	void servesTheConsoleOutOfItsJar() throws Exception {
		Caller browser = new Caller(proxy.getMappedPort(PORT));

		assertThat(browser.get("/").text()).contains("src=\"/console/main.js\"");
		assertThat(browser.get("/console/main.js").text()).contains("import { connect } from '/talkover-client.js'");
	}

	@Test
	void keepsItsSessionsInRedis() throws Exception {
		redis.execInContainer("redis-cli", "flushall");

		Caller.signedIn(proxy.getMappedPort(PORT), "ann", "ann");

		assertThat(redis.execInContainer("redis-cli", "--scan").getStdout()).isNotBlank();
	}

	@Test
	void logsJsonAndTheAuditInIt() throws Exception {
		String id = Caller.signedIn(proxy.getMappedPort(PORT), "ann", "ann")
			.get("/talkover/production/api/v1/agents")
			.header("X-Request-Id");

		await().untilAsserted(() -> assertThat(proxy.getLogs().lines()).filteredOn((line) -> line.contains(id))
			.singleElement()
			.asString()
			.startsWith("{\"@timestamp\":")
			.contains("\"operation\":\"list-agents\""));
	}

	@Test
	void startsFromTheAotCache() {
		assertThat(proxy.getLogs()).contains("Opened AOT cache talkover-bff.aot", "Using AOT-linked classes: true");
	}

	@Test
	void saysWhatItIsAndWhatIsInIt() throws Exception {
		assertThat(proxy.getContainerInfo().getConfig().getLabels()).containsKeys("org.opencontainers.image.title",
				"org.opencontainers.image.description", "org.opencontainers.image.licenses",
				"org.opencontainers.image.version", "org.opencontainers.image.revision",
				"org.opencontainers.image.created");
		byte[] jar = proxy.copyFileFromContainer("/app/talkover-bff.jar", InputStream::readAllBytes);
		assertThat(entry(jar, "META-INF/sbom/application.cdx.json")).contains("\"bomFormat\" : \"CycloneDX\"",
				"\"name\" : \"spring-boot\"", "\"name\" : \"reactor-netty-http\"");
	}

	/** So that no copy of a library, or of what the build left, slips in. */
	@Test
	void isHardlyLargerThanItsParts() throws Exception {
		String megabytes = proxy.execInContainer("du", "-sm", "/app").getStdout().split("\\s")[0];

		assertThat(Integer.parseInt(megabytes)).isBetween(100, 210);
	}

	@Test
	void runsAsAUserWithoutAName() {
		assertThat(proxy.getContainerInfo().getConfig().getUser()).isEqualTo("65532:65532");
	}

	@Test
	void knowsThatItIsReady() {
		List<String> check = healthCheck();
		String[] command = check.subList(1, check.size()).toArray(String[]::new);

		assertThat(check).first().isEqualTo("CMD");
		await("like a platform, which asks again").until(() -> proxy.execInContainer(command).getExitCode() == 0);
	}

	@Test
	void takesATokenFromItsFileWhenThatIsReplaced(@TempDir Path secrets) throws Exception {
		Path token = Files.writeString(secrets.resolve("token"), "talq_fault_expired");
		Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwxr-xr-x"));
		try (GenericContainer<?> rotated = proxy()
			.withEnv("SPRING_CONFIG_ADDITIONAL_LOCATION", "env:APPLICATION_YAML[.yaml]") // the
																							// chart's
			.withEnv("APPLICATION_YAML", """
					talkover:
					  environments:
					    rotated:
					      token-file: /run/secrets/talkover/token
					  users:
					    "[Jörg]":
					      password: "{noop}geheim"
					      roles: [viewer]
					""")
			.withFileSystemBind(secrets.toString(), "/run/secrets/talkover", BindMode.READ_ONLY)) {
			rotated.start();
			Caller jörg = Caller.signedIn(rotated.getMappedPort(PORT), "Jörg", "geheim");
			String calls = "/talkover/rotated/api/v1/calls";
			assertThat(jörg.get(calls).code()).isEqualTo("TALKOVER_TOKEN_EXPIRED");

			Files.move(Files.writeString(secrets.resolve("new"), "talq_demo_rotated"), token,
					StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

			await().until(() -> jörg.get(calls).status() == 200);
		}
	}

	@Test
	void letsACallInProgressEndBeforeItStops() throws Exception {
		try (GenericContainer<?> stopped = proxy()) {
			stopped.start();
			Caller ann = Caller.signedIn(stopped.getMappedPort(PORT), "ann", "ann");
			int managementPort = stopped.getMappedPort(MANAGEMENT_PORT);
			try (HttpWire wire = new HttpWire(stopped.getMappedPort(PORT))) {
				wire.send(ann.head("GET", "/talkover/slow/api/v1/calls") + "\r\n");
				await().until(() -> Scrape.of(managementPort).value(UNDER_WAY) == 1);

				stopped.getDockerClient().stopContainerCmd(stopped.getContainerId()).withTimeout(40).exec();

				assertThat(wire.answer()).returns(200, HttpAnswer::status).returns(true, HttpAnswer::complete);
			}
			assertThat(stateOf(stopped).getExitCodeLong()).isEqualTo(143);
		}
	}

	private static String threads(GenericContainer<?> container) throws Exception {
		return container.execInContainer("sh", "-c", "cat /proc/1/task/*/comm").getStdout();
	}

	private static InspectContainerResponse.ContainerState stateOf(GenericContainer<?> container) {
		return container.getDockerClient().inspectContainerCmd(container.getContainerId()).exec().getState();
	}

	private static GenericContainer<?> proxy() {
		return alone()
			.withEnv(Map.of("TALKOVER_SESSION_STORE", "redis", "SPRING_DATA_REDIS_HOST", addressOf(redis),
					"TALKOVER_DIALLING_LEDGER_URL",
					"jdbc:postgresql://" + addressOf(postgres) + "/" + PostgresContainer.NAME,
					"TALKOVER_DIALLING_LEDGER_USERNAME", PostgresContainer.NAME,
					"TALKOVER_DIALLING_LEDGER_PASSWORDFILE", "/run/secrets/ledger-password"))
			.withCopyToContainer(Transferable.of(PostgresContainer.NAME), "/run/secrets/ledger-password");
	}

	/** One that shares nothing with others, as shut in as an image can be. */
	private static GenericContainer<?> alone() {
		return new GenericContainer<>(IMAGE).withExposedPorts(PORT, MANAGEMENT_PORT)
			.withStartupAttempts(ContainerPorts.ATTEMPTS)
			.withEnv(Map.of("TALKOVER_BASE_URL", "http://" + addressOf(talkover) + ":" + PORT,
					"TALKOVER_ALLOW_INSECURE_UPSTREAM", "true", "TALKOVER_ENVIRONMENTS_PRODUCTION_TOKEN",
					"talq_demo_container", "TALKOVER_ENVIRONMENTS_SLOW_TOKEN", "talq_fault_slow_body",
					"TALKOVER_USERS_ANN_PASSWORD", "{noop}ann", "TALKOVER_USERS_ANN_ROLES", "admin", "JDK_JAVA_OPTIONS",
					"-Xlog:aot"))
			.withTmpFs(Map.of("/tmp", "noexec")) // Docker's default
			.withCreateContainerCmdModifier((container) -> {
				ContainerPorts.publish(container, PORT, MANAGEMENT_PORT);
				Objects.requireNonNull(container.getHostConfig())
					.withReadonlyRootfs(true)
					.withMemory(MEMORY)
					.withMemorySwap(MEMORY)
					.withCapDrop(Capability.ALL);
			})
			.waitingFor(Wait.forLogMessage(".*Started TalkoverBffApplication.*\n", 1));
	}

	private static List<String> healthCheck() {
		com.github.dockerjava.api.model.HealthCheck check = Objects
			.requireNonNull(proxy.getContainerInfo().getConfig().getHealthcheck());
		return Objects.requireNonNull(check.getTest());
	}

	private static String entry(byte[] jar, String name) throws IOException {
		try (JarInputStream entries = new JarInputStream(new ByteArrayInputStream(jar))) {
			for (JarEntry entry = entries.getNextJarEntry(); entry != null; entry = entries.getNextJarEntry()) {
				if (entry.getName().equals(name)) {
					return new String(entries.readAllBytes(), StandardCharsets.UTF_8);
				}
			}
		}
		throw new AssertionError("There is no " + name);
	}

	/** By number: not every engine resolves the names of containers. */
	private static String addressOf(GenericContainer<?> container) {
		ContainerNetwork network = container.getContainerInfo()
			.getNetworkSettings()
			.getNetworks()
			.values()
			.iterator()
			.next();
		return Objects.requireNonNull(network.getIpAddress());
	}

	/** Another image in place of an official one, for a machine that cannot pull. */
	private static String image(String variable, String official) {
		return System.getenv().getOrDefault(variable, official);
	}

}
