package io.github.talkoverbff.console;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;

/** What the client for web apps sends to Talkover's API, answered as a test wants it. */
final class ClientCalls {

	static final String CLIENT = """
			async () => {
				const { connect } = await import(location.origin + '/talkover-client.js');
				const talkover = connect({ environment: 'production' });
				return %s.catch((problem) => `${problem.name} ${problem.code} ${problem.status} ${problem.outcome}`);
			}
			""";

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	/** All that it has sent by now. */
	List<Request> requests() {
		return this.requests;
	}

	/**
	 * The keys of what was asked for, but for what is only read; empty where there is
	 * none.
	 */
	List<String> keys() {
		return this.requests.stream()
			.filter((request) -> !request.method().equals("GET"))
			.map((request) -> request.headers().getOrDefault("idempotency-key", ""))
			.toList();
	}

	void answer(Page page, Consumer<Route> answer) {
		page.route("**/talkover/production/**", (route) -> {
			this.requests.add(route.request());
			answer.accept(route);
		});
	}

	/** A page of somebody who is signed in, where no pause of the client takes time. */
	static void open(Page page, int port) {
		new ConsolePage(page, port).open("/").signIn("ann").expectUser("ann");
		page.evaluate(
				"() => { const { timeout } = AbortSignal; AbortSignal.timeout = () => timeout.call(AbortSignal, 0); }");
	}

	static Object run(Page page, String call) {
		return page.evaluate(CLIENT.formatted(call));
	}

}
