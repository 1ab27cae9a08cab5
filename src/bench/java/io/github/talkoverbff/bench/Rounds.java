package io.github.talkoverbff.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of several runs of the same.
 *
 * @param median the median of each figure
 * @param each the runs, in their order
 */
record Rounds(Run median, List<Run> each) {

	/**
	 * Measures variants in turns. Every other round goes backwards, so that none is
	 * always measured after the same other one.
	 */
	static List<Rounds> inTurns(int rounds, List<Variant> variants) throws IOException, InterruptedException {
		List<List<Run>> runs = variants.stream().<List<Run>>map((variant) -> new ArrayList<>()).toList();
		for (int round = 0; round < rounds; round++) {
			for (int i = 0; i < variants.size(); i++) {
				int turn = (round % 2 == 0) ? i : variants.size() - 1 - i;
				runs.get(turn).add(variants.get(turn).measure());
			}
		}
		return runs.stream().map((each) -> new Rounds(Run.median(each), each)).toList();
	}

	/** Something that is measured again and again. */
	@FunctionalInterface
	interface Variant {

		Run measure() throws IOException, InterruptedException;

	}

}
