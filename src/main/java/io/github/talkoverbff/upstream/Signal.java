package io.github.talkoverbff.upstream;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** What the client's event loop tells the thread that serves the caller. */
sealed interface Signal {

	/**
	 * Something to do that reads from the caller.
	 *
	 * @param work what to run
	 */
	record Task(Runnable work) implements Signal {
	}

	/**
	 * Status and headers have arrived.
	 *
	 * @param status the status code
	 * @param headers the header fields as received
	 */
	record Head(int status, HttpHeaders headers) implements Signal {

		boolean isSuccessful() {
			return this.status >= 200 && this.status < 300;
		}

		boolean isError() {
			return this.status >= 400;
		}

		/**
		 * Whether a length is that of a body that follows.
		 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.6">RFC 9110,
		 * Content-Length</a>
		 */
		boolean hasBody(HttpMethod method) {
			return !method.equals(HttpMethod.HEAD) && this.status != 204 && this.status != 304;
		}

	}

	/**
	 * A piece of the body has arrived.
	 *
	 * @param buffer its bytes; whoever takes the signal releases it
	 */
	record Chunk(DataBuffer buffer) implements Signal {
	}

	/**
	 * The exchange failed, before its answer or in the middle of it.
	 *
	 * @param cause what the client says
	 */
	record Failure(Throwable cause) implements Signal {
	}

	/** The body is complete. */
	enum End implements Signal {

		INSTANCE

	}

}
