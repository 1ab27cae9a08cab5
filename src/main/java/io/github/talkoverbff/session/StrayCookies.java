package io.github.talkoverbff.session;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

import org.springframework.stereotype.Component;

/**
 * Leaves out cookies with a quotation mark. Browsers know no quotation and send what
 * another host of the domain has set; to Jetty an open one goes on over all cookies
 * behind it, and a session among them would not be there, however often somebody signs
 * in. None of ours has one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-5.2">RFC 6265, what
 * browsers make of Set-Cookie</a>
 */
@Component
final class StrayCookies extends ReceivedFields {

	private static final String QUOTATION_MARK = "\"";

	@Override
	HttpFields change(Request request, HttpFields received) {
		if (received.stream().noneMatch(StrayCookies::isConcerned)) {
			return received;
		}
		HttpFields.Mutable fields = HttpFields.build();
		received.forEach((field) -> fields.add(isConcerned(field) ? clean(field) : field));
		return fields;
	}

	private static boolean isConcerned(HttpField field) {
		return field.getHeader() == HttpHeader.COOKIE && field.getValue().contains(QUOTATION_MARK);
	}

	private static HttpField clean(HttpField field) {
		return new HttpField(HttpHeader.COOKIE,
				Arrays.stream(field.getValue().split(";"))
					.filter((cookie) -> !cookie.contains(QUOTATION_MARK))
					.collect(Collectors.joining(";")));
	}

}
