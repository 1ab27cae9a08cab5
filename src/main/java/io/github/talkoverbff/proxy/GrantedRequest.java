package io.github.talkoverbff.proxy;

import io.github.talkoverbff.access.OperationRequest;
import io.github.talkoverbff.access.TestCallCondition;
import io.github.talkoverbff.catalog.PathSegments;
import org.jspecify.annotations.Nullable;

/**
 * A request that has been found and granted.
 *
 * @param asked where and what
 * @param condition what its body must meet for that; null if it may say anything
 */
record GrantedRequest(OperationRequest asked, @Nullable TestCallCondition condition) {

	/**
	 * The path that goes to Talkover: the template, filled anew, below the path of the
	 * base URL. So the path that was decided on is the path that is sent.
	 */
	String path() {
		return this.asked.environment().baseUrl().getRawPath()
				+ this.asked.operation().template().expand(this.asked.variables(), PathSegments::encode);
	}

}
