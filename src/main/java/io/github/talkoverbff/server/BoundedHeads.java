package io.github.talkoverbff.server;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Takes no request whose head has very many fields or cookies. Jetty limits its bytes
 * only, and these take thirty times as many as objects; those of the cookies are kept as
 * long as the connection.
 */
final class BoundedHeads extends HttpConnectionFactory {

	/** Of fields, and of cookies; browsers and ingresses send a third of that. */
	static final int MOST = 100;

	BoundedHeads(HttpConfiguration configuration) {
		super(configuration);
	}

	@Override
	public Connection newConnection(Connector connector, EndPoint endPoint) {
		HttpConnection connection = new Bounded(getHttpConfiguration(), connector, endPoint);
		connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
		return configure(connection, connector, endPoint);
	}

	private static final class Bounded extends HttpConnection {

		Bounded(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
			super(configuration, connector, endPoint);
		}

		@Override
		protected RequestHandler newRequestHandler() {
			return new Counting();
		}

		/** Counts what one request has. */
		private final class Counting extends RequestHandler {

			private int fields;

			private int cookies;

			@Override
			public void messageBegin() {
				this.fields = 0;
				this.cookies = 0;
				super.messageBegin();
			}

			@Override
			public void parsedHeader(HttpField field) {
				require(++this.fields);
				if (field.getHeader() == HttpHeader.COOKIE && field.getValue() != null) {
					this.cookies += cookiesIn(field.getValue());
					require(this.cookies);
				}
				super.parsedHeader(field);
			}

			@Override
			public void parsedTrailer(HttpField field) {
				require(++this.fields);
				super.parsedTrailer(field);
			}

			private static int cookiesIn(String value) {
				int cookies = 1;
				for (int at = value.indexOf(';'); at >= 0; at = value.indexOf(';', at + 1)) {
					cookies++;
				}
				return cookies;
			}

			private static void require(int count) {
				if (count > MOST) {
					throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
							"More than " + MOST + " fields or cookies");
				}
			}

		}

	}

}
