package io.github.talkoverbff;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks a running proxy whether it is ready, for a container that has neither shell nor
 * curl: {@code java -cp talkover-bff.jar io.github.talkoverbff.HealthCheck URL}.
 */
final class HealthCheck {

	private static final int PATIENCE_MILLIS = 3000;

	private HealthCheck() {
	}

	public static void main(String[] args) {
		System.exit(isReady(URI.create(args[0])) ? 0 : 1);
	}

	/** Whether the address answers 200; a proxy that is not ready answers 503. */
	static boolean isReady(URI health) {
		try {
			HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
			connection.setConnectTimeout(PATIENCE_MILLIS);
			connection.setReadTimeout(PATIENCE_MILLIS);
			return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
