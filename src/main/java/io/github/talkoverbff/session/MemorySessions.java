package io.github.talkoverbff.session;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.talkoverbff.problem.ProblemException;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The sessions in the memory of this process: the servlet container's own, which removes
 * those that have not been used for too long. There is no index: whoever looks for one
 * looks at all of them, which is seldom and quick.
 */
@Component
@ConditionalOnProperty(name = "talkover.session.store", havingValue = "memory", matchIfMissing = true)
final class MemorySessions implements Sessions, HttpSessionListener {

	/**
	 * One in which somebody has signed in takes 1 KB; the rest is room for the ID token
	 * that sign-out at a provider may need.
	 */
	private static final DataSize SESSION = DataSize.ofKilobytes(4);

	/** One part of the heap in so many may be sessions. */
	private static final int PART = 8;

	/** Those in which somebody has signed in. */
	private final Set<HttpSession> all = ConcurrentHashMap.newKeySet();

	/** Those in which somebody is about to, the oldest first. */
	private final Set<HttpSession> pending = new LinkedHashSet<>();

	private final int maxPerUser;

	private final int maxSessions;

	MemorySessions(SessionProperties limits) {
		this.maxPerUser = limits.maxPerUser();
		this.maxSessions = most(limits, DataSize.ofBytes(Runtime.getRuntime().maxMemory()));
	}

	/**
	 * How many there may be, unless it is set: whoever can sign in could fill the heap.
	 */
	static int most(SessionProperties limits, DataSize heap) {
		Integer set = limits.maxSessions();
		return (set != null) ? set : Math.clamp(heap.toBytes() / PART / SESSION.toBytes(), 1, Integer.MAX_VALUE);
	}

	/** One at a time, or two sign-ins might end each other. */
	@Override
	public synchronized void begin(HttpSession session, SignIn signIn) {
		session.setAttribute(SignIn.ATTRIBUTE, signIn);
		this.pending.remove(session);
		this.all.add(session);
		String user = signIn.caller().getName();
		endBeyond(this.maxPerUser, session, (other) -> other.caller().getName().equals(user),
				Comparator.comparing(SignIn::at));
		endBeyond(this.maxSessions, session, (other) -> true, Comparator.comparing(SignIn::usedAt));
	}

	@Override
	public void end(ProviderLogout logout, BiConsumer<SignIn, @Nullable ProblemException> ended) {
		this.all.stream()
			.flatMap(Held::of)
			.filter((held) -> held.signIn().provider() != null && logout.concerns(held.signIn().provider()))
			.toList()
			.forEach((held) -> {
				end(held.session());
				ended.accept(held.signIn(), null);
			});
	}

	/** Strangers begin to sign in at each other's expense. */
	@Override
	public synchronized void sessionCreated(HttpSessionEvent event) {
		if (this.pending.size() >= Math.min(this.maxSessions, MOST_PENDING)) {
			end(this.pending.iterator().next());
		}
		this.pending.add(event.getSession());
	}

	@Override
	public synchronized void sessionDestroyed(HttpSessionEvent event) {
		this.pending.remove(event.getSession());
		this.all.remove(event.getSession());
	}

	/** Ends those that come first in an order, until the newest one fits in. */
	private void endBeyond(int limit, HttpSession newest, Predicate<SignIn> which, Comparator<SignIn> order) {
		if (this.all.size() <= limit) {
			return;
		}
		List<Held> others = this.all.stream()
			.filter((session) -> session != newest)
			.flatMap(Held::of)
			.filter((held) -> which.test(held.signIn()))
			.sorted(Comparator.comparing(Held::signIn, order))
			.toList();
		others.stream().limit(Math.max(0, others.size() - limit + 1)).forEach((held) -> end(held.session()));
	}

	private record Held(HttpSession session, SignIn signIn) {

		static Stream<Held> of(HttpSession session) {
			SignIn signIn = SignIn.of(session);
			return (signIn != null) ? Stream.of(new Held(session, signIn)) : Stream.empty();
		}

	}

}
