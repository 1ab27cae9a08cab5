package io.github.talkoverbff.proxy;

import java.util.List;

import io.github.talkoverbff.access.BodyCondition;
import io.github.talkoverbff.access.OperationRequest;
import io.github.talkoverbff.catalog.PathSegments;

/**
 * A request that has been found and granted.
 *
 * @param asked where and what
 * @param conditions what its body must say for that
 */
record GrantedRequest(OperationRequest asked, List<BodyCondition> conditions) {

	/**
	 * The path that goes to Talkover: the template, filled anew, below the path of the
	 * base URL. So the path that was decided on is the path that is sent.
	 */
	String path() {
		return this.asked.environment().baseUrl().getRawPath()
				+ this.asked.operation().template().expand(this.asked.variables(), PathSegments::encode);
	}

}
