package io.github.talkoverbff.session;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.talkoverbff.setting.InvalidSettingException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.util.matcher.InetAddressMatcher;
import org.springframework.security.util.matcher.InetAddressMatchers;
import org.springframework.stereotype.Component;

/**
 * Removes {@code X-Forwarded-*} fields that no trusted proxy wrote, before Jetty reads
 * them ({@code server.forward-headers-strategy=native}). From a trusted proxy, only the
 * last address of {@code X-Forwarded-For} that is not a trusted proxy's is kept, since a
 * caller can prepend any. {@code Forwarded} and the rarer fields that Jetty reads are
 * always removed: many proxies pass them on unchecked.
 */
@Component
final class ForwardedHeaders extends ReceivedFields {

	private static final Logger logger = LoggerFactory.getLogger(ForwardedHeaders.class);

	private static final String PREFIX = "x-forwarded-";

	/** What Jetty believes too, and ingresses neither write nor take away. */
	private static final Set<String> UNUSUAL = Set.of("forwarded", "x-forwarded-server", "x-proxied-https",
			"proxy-auth-cert", "proxy-ssl-id");

	/**
	 * What clusters give their pods, as the ingress is one, where private addresses are
	 * short.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc6598#section-7">RFC 6598, Shared
	 * Address Space</a>
	 */
	private static final List<String> SHARED = List.of("100.64.0.0/10");

	private final InetAddressMatcher own;

	private final AtomicBoolean warned = new AtomicBoolean();

	ForwardedHeaders(SessionProperties properties) {
		this.own = own(properties.trustedProxies());
	}

	/**
	 * Proxies of our own have addresses that nobody has on the internet, as ingresses
	 * have, unless they are named.
	 */
	private static InetAddressMatcher own(List<String> addresses) {
		if (addresses.isEmpty()) {
			InetAddressMatcher internal = InetAddressMatchers.matchInternal().build();
			InetAddressMatcher shared = InetAddressMatchers.builder().includeAddresses(SHARED).build();
			return (address) -> internal.matches(address) || shared.matches(address);
		}
		try {
			return InetAddressMatchers.builder().includeAddresses(addresses).build();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSettingException("talkover.session.trusted-proxies", "names what is no address or network",
					"Write addresses and networks such as 10.1.0.0/16, or leave it out to trust private ones.");
		}
	}

	@Override
	HttpFields change(Request request, HttpFields received) {
		if (received.stream().noneMatch((field) -> isForwarded(field.getLowerCaseName()))) {
			return received;
		}
		boolean fromOwnProxy = isOwn(request);
		if (!fromOwnProxy) {
			warnOnce(request);
		}
		return believable(received, fromOwnProxy);
	}

	/**
	 * Operators who have Jetty believe their ingress may not know that it is a stranger.
	 */
	private void warnOnce(Request request) {
		boolean expected = request.getConnectionMetaData()
			.getHttpConfiguration()
			.getCustomizer(ForwardedRequestCustomizer.class) != null;
		if (expected && this.warned.compareAndSet(false, true)) {
			logger.warn(
					"Fields such as X-Forwarded-For from {} are not believed. If a proxy of yours has this address, "
							+ "name it in talkover.session.trusted-proxies. It will not be said again.",
					Request.getRemoteAddr(request));
		}
	}

	private HttpFields believable(HttpFields received, boolean fromOwnProxy) {
		HttpFields.Mutable fields = HttpFields.build();
		if (!fromOwnProxy) {
			received.stream().filter((field) -> !isForwarded(field.getLowerCaseName())).forEach(fields::add);
			return fields;
		}
		fields.add(received);
		UNUSUAL.forEach(fields::remove);
		String caller = lastOfOthers(received.getCSV(HttpHeader.X_FORWARDED_FOR, false));
		if (caller != null) {
			fields.put(HttpHeader.X_FORWARDED_FOR, caller);
		}
		return fields;
	}

	private static boolean isForwarded(String name) {
		return name.startsWith(PREFIX) || UNUSUAL.contains(name);
	}

	private boolean isOwn(Request request) {
		return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
				&& this.own.matches(remote.getAddress());
	}

	/** The first of all if all are ours: somebody from inside. */
	private @Nullable String lastOfOthers(List<String> addresses) {
		for (String address : addresses.reversed()) {
			if (!isOwn(address)) {
				return address;
			}
		}
		return addresses.isEmpty() ? null : addresses.getFirst();
	}

	private boolean isOwn(String address) {
		try {
			return this.own.matches(address);
		}
		catch (IllegalArgumentException ex) {
			return false; // no address at all, and so none of ours
		}
	}

}
