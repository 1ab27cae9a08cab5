package io.github.talkoverbff.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Measures the whole proxy, and how its cost grows with what it is given: in turns, each
 * after a warm-up of its own but for the first requests, which are those of a new proxy.
 */
final class Whole {

	static final String DIRECT = "without the proxy";

	static final String USUAL = "16 connections";

	private static final int CONNECTIONS = 16;

	private static final int ADDED_OPERATIONS = 1873; // 2,000 with Talkover's 127

	private final Effort effort;

	private final Path folder;

	private final List<Rounds.Variant> variants = new ArrayList<>();

	Whole(Effort effort, Path folder) {
		this.effort = effort;
		this.folder = folder;
	}

	List<Rounds> measure() throws IOException, InterruptedException {
		try (InProcessTalkover talkover = new InProcessTalkover();
				ProxyProcess usual = new ProxyProcess(talkover.baseUrl(), this.folder, this.effort.options(),
						List.of());
				ProxyProcess crowded = new ProxyProcess(talkover.baseUrl(), this.folder, this.effort.options(),
						List.of());
				ProxyProcess extended = new ProxyProcess(talkover.baseUrl(), this.folder, this.effort.options(),
						addedOperations())) {
			byte[] direct = "GET /api/v1/calls HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
			List<byte[]> request = usual.requests(1);
			add(DIRECT, null, new ClosedLoop(talkover.port(), CONNECTIONS, List.of(direct)));
			this.variants.add(() -> measureFirst(talkover));
			add(USUAL, usual, new ClosedLoop(usual.port(), CONNECTIONS, request));
			add("1 connection", usual, new ClosedLoop(usual.port(), 1, request));
			add("64 connections", usual, new ClosedLoop(usual.port(), 64, request));
			add("%,d sessions".formatted(this.effort.many()), crowded,
					new ClosedLoop(crowded.port(), CONNECTIONS, crowded.requests(this.effort.many())));
			add("2,000 operations", extended, new ClosedLoop(extended.port(), CONNECTIONS, extended.requests(1)));
			return Rounds.inTurns(this.effort.rounds(), this.variants);
		}
	}

	private Run measureFirst(InProcessTalkover talkover) throws IOException, InterruptedException {
		try (ProxyProcess fresh = new ProxyProcess(talkover.baseUrl(), this.folder, this.effort.options(), List.of())) {
			ClosedLoop loop = new ClosedLoop(fresh.port(), CONNECTIONS, fresh.requests(1));
			return Run.measure("first %,d requests".formatted(this.effort.many()), CONNECTIONS, fresh,
					() -> loop.run(this.effort.many()));
		}
	}

	/** Adds a variant, and warms it up. */
	private void add(String name, @Nullable ProxyProcess proxy, ClosedLoop loop) throws InterruptedException {
		loop.run(this.effort.warmUp());
		this.variants.add(() -> Run.measure(name, loop.connections(), proxy, () -> loop.run(this.effort.run())));
	}

	private static List<String> addedOperations() {
		return IntStream.range(0, ADDED_OPERATIONS)
			.mapToObj((i) -> "talkover.operations[%d]=added-%d GET /api/v1/added-%d agents:read".formatted(i, i, i))
			.toList();
	}

}
