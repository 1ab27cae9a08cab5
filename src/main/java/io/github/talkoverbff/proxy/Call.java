package io.github.talkoverbff.proxy;

import java.util.Iterator;
import java.util.List;

import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.environment.Environment;

/**
 * What a request asks for, once it has been found and granted.
 *
 * @param environment where
 * @param operation what
 * @param variables the segments that fill the operation's template, decoded, in their
 * order
 */
record Call(Environment environment, Operation operation, List<String> variables) {

	/**
	 * The path that goes to Talkover: the template, filled anew, below the path of the
	 * base URL. So the path that was decided on is the path that is sent.
	 */
	String path() {
		StringBuilder path = new StringBuilder(this.environment.baseUrl().getRawPath());
		Iterator<String> values = this.variables.iterator();
		for (String segment : this.operation.template().substring(1).split("/")) {
			path.append('/').append(segment.startsWith("{") ? PathSegments.encode(values.next()) : segment);
		}
		return path.toString();
	}

}
