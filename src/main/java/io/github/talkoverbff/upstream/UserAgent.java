package io.github.talkoverbff.upstream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** What we call ourselves towards Talkover: {@code talkover-bff/<version>}. */
@Component
public final class UserAgent {

	private final String value;

	UserAgent(ObjectProvider<BuildProperties> build) {
		BuildProperties own = build.getIfAvailable();
		this.value = "talkover-bff/" + ((own != null) ? own.getVersion() : "unpackaged");
	}

	/** The value of the header field {@code User-Agent}. */
	public String value() {
		return this.value;
	}

}
