package io.github.talkoverbff.json;

import java.io.InputStream;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.ByteSourceJsonBootstrapper;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;
import tools.jackson.core.sym.CharsToNameCanonicalizer;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads JSON that others have written, and keeps nothing of it. Jackson's own would keep
 * thousands of names, of up to 50,000 characters each, and for every parser a buffer as
 * large as the longest text it has read.
 */
public final class ForgetfulJsonFactory extends JsonFactory {

	private static final long serialVersionUID = 1L;

	/** Creates one with Jackson's limits. */
	public ForgetfulJsonFactory() {
		this(JsonFactory.builder());
	}

	/** Creates one that is otherwise as the builder says. */
	public ForgetfulJsonFactory(JsonFactoryBuilder builder) {
		super(builder.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
			.recyclerPool(JsonRecyclerPools.nonRecyclingPool()));
	}

	@Override
	protected JsonParser _createParser(ObjectReadContext context, IOContext io, InputStream bytes) {
		return parser(new ByteSourceJsonBootstrapper(io, bytes), context);
	}

	@Override
	protected JsonParser _createParser(ObjectReadContext context, IOContext io, byte[] bytes, int offset, int length) {
		return parser(new ByteSourceJsonBootstrapper(io, bytes, offset, length), context);
	}

	/**
	 * Without a table of names, Jackson would take another parser for bytes, which reads
	 * over what is not UTF-8. This one's table is the document's own.
	 */
	private JsonParser parser(ByteSourceJsonBootstrapper bytes, ObjectReadContext context) {
		return bytes.constructParser(context, context.getStreamReadFeatures(this._streamReadFeatures),
				context.getFormatReadFeatures(this._formatReadFeatures), ByteQuadsCanonicalizer.createRoot(),
				CharsToNameCanonicalizer.createRoot(this),
				this._factoryFeatures | TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES.getMask());
	}

}
