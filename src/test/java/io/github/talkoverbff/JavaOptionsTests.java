package io.github.talkoverbff;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the JVM's options in the container must not do. */
class JavaOptionsTests {

	@Test
	void noneKeepsAProcessorForAControllerThatWaits() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"@src/container/java.options", "-cp", "target/test-classes", Controllers.class.getName())
			.inheritIO()
			.start();
		try {
			boolean ended = process.waitFor(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);

			assertThat(ended).as("all threads wait for one that has no processor left").isTrue();
			assertThat(process.exitValue()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Has as many virtual threads wait as would take all processors, each called by
	 * reflection as Spring calls a controller, and has another one end that.
	 */
	static final class Controllers {

		private static final CountDownLatch waited = new CountDownLatch(1);

		private Controllers() {
		}

		static void main() throws Exception {
			Method method = Controllers.class.getDeclaredMethod("await", CountDownLatch.class);
			int many = 2 * Runtime.getRuntime().availableProcessors();
			CountDownLatch begun = new CountDownLatch(Runtime.getRuntime().availableProcessors());
			List<Thread> waiting = new ArrayList<>();
			for (int i = 0; i < many; i++) {
				waiting.add(Thread.startVirtualThread(() -> call(method, begun)));
			}
			begun.await();
			Thread.startVirtualThread(waited::countDown);
			for (Thread thread : waiting) {
				thread.join();
			}
		}

		static void await(CountDownLatch begun) throws InterruptedException {
			begun.countDown();
			waited.await();
		}

		private static void call(Method method, CountDownLatch begun) {
			try {
				method.invoke(null, begun);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
