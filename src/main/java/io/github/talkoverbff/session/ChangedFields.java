package io.github.talkoverbff.session;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** A request with other header fields than were received. */
final class ChangedFields extends Request.Wrapper {

	private final HttpFields fields;

	ChangedFields(Request request, HttpFields fields) {
		super(request);
		this.fields = fields;
	}

	@Override
	public HttpFields getHeaders() {
		return this.fields;
	}

}
