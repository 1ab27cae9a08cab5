package io.github.talkoverbff.session;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Changes the header fields of requests before anybody reads them. */
abstract class ReceivedFields
		implements WebServerFactoryCustomizer<JettyServletWebServerFactory>, HttpConfiguration.Customizer {

	@Override
	public final void customize(JettyServletWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.getContainedBeans(HttpConfiguration.class)
			.forEach((http) -> http.addCustomizer(this)));
	}

	@Override
	public final Request customize(Request request, HttpFields.Mutable answerFields) {
		HttpFields received = request.getHeaders();
		HttpFields changed = change(request, received);
		return (changed != received) ? new Changed(request, changed) : request;
	}

	/**
	 * Says what is to be read.
	 * @return what was received, if there is nothing to change
	 */
	abstract HttpFields change(Request request, HttpFields received);

	private static final class Changed extends Request.Wrapper {

		private final HttpFields fields;

		Changed(Request request, HttpFields fields) {
			super(request);
			this.fields = fields;
		}

		@Override
		public HttpFields getHeaders() {
			return this.fields;
		}

	}

}
