package io.github.talkoverbff.documentation;

import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;

/**
 * A problem as programs read about it.
 *
 * @param code its name
 * @param type where it is described
 * @param status the usual status
 * @param title what happened, in a few words
 * @param meaning when it is reported
 * @param actor who must act
 * @param remedy what they can do
 * @param outcome what usually became of the request
 * @param retry whether the same request may simply be sent again: {@code yes},
 * {@code no}, or {@code if_safe} for reads and for what was not carried out
 */
record ProblemView(String code, String type, int status, String title, String meaning, String actor, String remedy,
		String outcome, String retry) {

	static ProblemView of(Problem problem) {
		return new ProblemView(problem.name(), problem.type().toString(), problem.status().value(), problem.title(),
				problem.meaning(), problem.actor().toString(), problem.remedy(), problem.outcome().toString(),
				retry(problem));
	}

	private static String retry(Problem problem) {
		if (!problem.isTransient()) {
			return "no";
		}
		return (problem.outcome() == Outcome.NOT_EXECUTED) ? "yes" : "if_safe";
	}

}
