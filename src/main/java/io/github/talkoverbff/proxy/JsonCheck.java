package io.github.talkoverbff.proxy;

import io.github.talkoverbff.json.ForgetfulJsonFactory;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * Looks at a body while it streams: it must be one JSON document, and must not ask for
 * another method. Every piece is looked at before it is sent.
 */
final class JsonCheck {

	/** As much of the heap the parser keeps for each byte of a text that goes on. */
	static final long KEPT_FOR_A_BYTE = 2;

	private static final JsonFactory JSON = new ForgetfulJsonFactory();

	private final JsonParser parser = JSON.createNonBlockingByteArrayParser(ObjectReadContext.empty());

	private final ByteArrayFeeder feeder = (ByteArrayFeeder) this.parser.nonBlockingInputFeeder();

	private int depth;

	private int documents;

	private long unfinished;

	/**
	 * Looks at the next piece.
	 * @throws ProblemException with {@code REQUEST_REJECTED} if the body must not go on
	 */
	void feed(byte[] bytes, int length) {
		try {
			this.feeder.feedInput(bytes, 0, length);
			this.unfinished = checkTokens() ? length : this.unfinished + length;
		}
		catch (JacksonException ex) {
			throw malformed();
		}
	}

	/** How many bytes there may be of a text that has begun and not ended. */
	long unfinished() {
		return this.unfinished;
	}

	/**
	 * Ends the body.
	 * @throws ProblemException with {@code REQUEST_REJECTED} if it is not complete
	 */
	void end() {
		try {
			this.feeder.endOfInput();
			checkTokens();
		}
		catch (JacksonException ex) {
			throw malformed();
		}
		if (this.documents != 1) {
			throw malformed();
		}
	}

	/** Whether there was any. */
	private boolean checkTokens() {
		boolean any = false;
		for (JsonToken token = this.parser.nextToken(); token != null
				&& token != JsonToken.NOT_AVAILABLE; token = this.parser.nextToken()) {
			any = true;
			if (token == JsonToken.PROPERTY_NAME) {
				if (this.depth == 1 && MethodOverride.isParameter(this.parser.currentName())) {
					throw MethodOverride.refused("body");
				}
				continue;
			}
			if (this.depth == 0 && ++this.documents > 1) {
				throw malformed();
			}
			if (token.isStructStart()) {
				this.depth++;
			}
			else if (token.isStructEnd()) {
				this.depth--;
			}
		}
		return any;
	}

	private static ProblemException malformed() {
		return Problem.REQUEST_REJECTED.because("The body is not one complete JSON document.");
	}

}
