package io.github.talkoverbff.access;

import java.util.SortedSet;

import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Problem;

import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Decides what a caller may do. Whoever is signed in may do everything, everywhere: this
 * is the one place that would say otherwise.
 */
@Component
public final class AccessPolicy {

	private final Catalog catalog;

	AccessPolicy(Catalog catalog) {
		this.catalog = catalog;
	}

	/** The permissions that the caller has in the environment. */
	public SortedSet<Permission> permissions(Authentication caller, Environment environment) {
		return this.catalog.permissions();
	}

	/**
	 * Refuses what the caller may not do.
	 * @throws io.github.talkoverbff.problem.ProblemException with
	 * {@code ENVIRONMENT_FORBIDDEN} or {@code PERMISSION_DENIED}
	 */
	public void require(Authentication caller, Environment environment, Operation operation) {
		if (!permissions(caller, environment).contains(operation.permission())) {
			throw Problem.PERMISSION_DENIED
				.because("You need the permission " + operation.permission() + " on this environment.");
		}
	}

}
