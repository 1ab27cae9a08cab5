package io.github.talkoverbff.access;

import java.util.List;

import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.environment.Environment;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for.
 *
 * @param environment where
 * @param operation what
 * @param variables the segments that fill the operation's template, decoded, in their
 * order
 */
public record OperationRequest(Environment environment, Operation operation, List<String> variables) {

	/** The segment that fills a variable; null if the template has none of this name. */
	@Nullable String variable(String name) {
		int index = this.operation.template().variables().indexOf(name);
		return (index < 0) ? null : this.variables.get(index);
	}

}
