package io.github.talkoverbff.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.talkoverbff.BesideOtherTests;
import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A proxy that is told to stop loses no call. */
@BesideOtherTests
class ShutdownTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final int CALLERS = 4;

	private static final int STOPPED = 143; // 128 and the number of SIGTERM

	private final AtomicInteger answered = new AtomicInteger();

	private final List<Object> failed = new CopyOnWriteArrayList<>();

	@Test
	void noCallFailsIfCallersStayAwayOnceItIsNotReady() throws Exception {
		try (TalkoverStandIn talkover = new TalkoverStandIn();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "talkover.shutdown.delay=15s")) {
			Caller ann = proxy.signedIn("ann");
			Caller platform = new Caller(proxy.managementPort());
			List<Thread> callers = IntStream.range(0, CALLERS)
				.mapToObj((i) -> Thread.ofVirtual().start(() -> callWhileReady(proxy, platform)))
				.toList();
			await().until(() -> this.answered.get() > 100);

			proxy.terminate();

			await().until(() -> status(platform, "readiness") == 503);
			assertThat(ann.get(CALLS).status()).isEqualTo(200);
			assertThat(status(platform, "liveness")).isEqualTo(200);
			for (Thread caller : callers) {
				caller.join();
			}
			assertThat(proxy.waitFor()).isEqualTo(STOPPED);
			assertThat(this.failed).isEmpty();
		}
	}

	@Test
	void aRequestThatIsUnderWayWhenThePortClosesIsAnswered() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (RawTalkover talkover = new RawTalkover().willDo((in, out) -> {
			release.await();
			out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes());
		});
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "talkover.shutdown.delay=1s");
				HttpWire wire = new HttpWire(proxy.port())) {
			wire.send(proxy.signedIn("ann").head("GET", CALLS) + "\r\n");
			talkover.nextHead();
			int printed = proxy.lines().size();

			proxy.terminate();

			await().until(() -> HttpWire.isClosed(proxy.port()));
			assertThat(status(new Caller(proxy.managementPort()), "readiness")).isEqualTo(503);
			release.countDown();
			assertThat(wire.answer()).returns(200, HttpAnswer::status).returns(true, HttpAnswer::complete);
			assertThat(proxy.waitFor()).isEqualTo(STOPPED);
			assertThat(proxy.lines().stream().skip(printed)).noneMatch((line) -> line.contains(" WARN "));
		}
	}

	@Test
	void aCallerMayPauseWhileItStops() throws Exception {
		try (RawTalkover talkover = new RawTalkover().willDo((in, out) -> {
			in.readNBytes(50_000);
			out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes());
		}); OwnProcess proxy = OwnProcess.start(talkover.baseUrl()); HttpWire wire = new HttpWire(proxy.port())) {
			wire.send(proxy.signedIn("ann")
				.head("POST", "/talkover/production/api/v1/agents", "Content-Type: application/json",
						"Content-Length: 50000")
					+ "\r\n{\"a\":\"" + "x".repeat(40_000));
			talkover.nextHead();

			proxy.terminate();
			await().until(() -> HttpWire.isClosed(proxy.port()));
			// longer than Jetty itself would wait for a caller then
			await().during(2, TimeUnit.SECONDS).until(proxy::isAlive);

			assertThat(wire.send("x".repeat(50_000 - 40_000 - 8) + "\"}").answer().status()).isEqualTo(200);
		}
	}

	/**
	 * As a load balancer does it: looks whether the proxy is ready, then sends a call.
	 */
	private void callWhileReady(OwnProcess proxy, Caller platform) {
		try {
			Caller caller = proxy.signedIn("ann");
			while (status(platform, "readiness") == 200) {
				HttpAnswer answer = caller.get(CALLS);
				if (answer.status() != 200 || !answer.complete()) {
					this.failed.add(answer);
				}
				this.answered.incrementAndGet();
			}
		}
		catch (IOException ex) {
			this.failed.add(ex);
		}
	}

	private static int status(Caller platform, String probe) throws IOException {
		return platform.get("/actuator/health/" + probe).status();
	}

}
