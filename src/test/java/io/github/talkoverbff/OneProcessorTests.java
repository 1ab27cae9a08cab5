package io.github.talkoverbff;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the proxy does where it has one processor. */
class OneProcessorTests {

	@Test
	void aThreadThatWaitsInNativeCodeHoldsUpNobody() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:ActiveProcessorCount=1", "-cp", System.getProperty("java.class.path"), Disk.class.getName())
			.inheritIO()
			.start();
		try {
			boolean ended = process.waitFor(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);

			assertThat(ended).as("all threads wait for one that keeps the only processor").isTrue();
			assertThat(process.exitValue()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Has one thread wait as for a disk, with a frame on its stack that is not Java's,
	 * for another one.
	 */
	static final class Disk {

		private static final CountDownLatch begun = new CountDownLatch(1);

		private static final CountDownLatch written = new CountDownLatch(1);

		private Disk() {
		}

		static void main() throws InterruptedException {
			TalkoverBffApplication.spareACarrier();
			Thread waiting = Thread.startVirtualThread(Write::make);
			begun.await();
			Thread.startVirtualThread(written::countDown);
			waiting.join();
		}

		/** Waits while its class is initialized, for which the JVM calls it. */
		private static final class Write {

			static {
				begun.countDown();
				try {
					written.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}

			private Write() {
			}

			static void make() {
			}

		}

	}

}
