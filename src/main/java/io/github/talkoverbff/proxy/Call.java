package io.github.talkoverbff.proxy;

import io.github.talkoverbff.access.RequestedCall;

/**
 * A call that has been found and granted.
 *
 * @param requested where and what
 * @param testOnly whether it is granted as a test call only
 */
record Call(RequestedCall requested, boolean testOnly) {

	/**
	 * The path that goes to Talkover: the template, filled anew, below the path of the
	 * base URL. So the path that was decided on is the path that is sent.
	 */
	String path() {
		return this.requested.environment().baseUrl().getRawPath()
				+ this.requested.operation().template().expand(this.requested.variables(), PathSegments::encode);
	}

}
