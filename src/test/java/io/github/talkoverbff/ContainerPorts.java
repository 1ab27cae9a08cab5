package io.github.talkoverbff;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;

/**
 * Ports of this machine for the containers of the tests, outside of those that systems
 * hand out to connections and to servers that ask for any. An engine forwards a port
 * before it holds it and for a moment after it let it go: a server of another test that
 * had got the same one would not be reached meanwhile.
 */
public final class ContainerPorts {

	/** How often to start a container: two can choose the same port. */
	public static final int ATTEMPTS = 3;

	private static final String LOOPBACK = "127.0.0.1";

	/** Linux hands out 32768 and above, the others 49152 and above. */
	private static final int FIRST = 20_000;

	private static final int LAST = 32_767;

	private ContainerPorts() {
	}

	/** Lets ports of a container be reached from this machine only. */
	public static void publish(CreateContainerCmd container, int... ports) {
		Objects.requireNonNull(container.getHostConfig())
			.withPortBindings(Arrays.stream(ports)
				.mapToObj(
						(port) -> new PortBinding(Ports.Binding.bindIpAndPort(LOOPBACK, free()), ExposedPort.tcp(port)))
				.toList());
	}

	private static int free() {
		return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(FIRST, LAST + 1))
			.limit(100)
			.filter(ContainerPorts::isFree)
			.findFirst()
			.orElseThrow();
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
