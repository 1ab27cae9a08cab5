package io.github.talkoverbff.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws the results as one SVG, which needs no script and no font of its own. */
final class Chart {

	private static final int WIDTH = 860;

	private static final int MARGIN = 24;

	/** Where bars and curves begin: the names stand before. */
	private static final int LEFT = 300;

	private static final int RIGHT = WIDTH - 100;

	private static final int ROW = 26;

	private static final int CURVES = 220;

	/** The longest and the shortest answer time that the curves can show. */
	private static final double SHORTEST_MICROS = 10;

	private static final double LONGEST_MICROS = 1e6;

	private static final String DIRECT = "#8a8f98";

	private static final String PROXY = "#2563eb";

	private final List<Part> parts;

	private final List<Run> runs;

	private final StringBuilder svg = new StringBuilder();

	private int y = MARGIN;

	Chart(List<Part> parts, List<Run> runs) {
		this.parts = parts;
		this.runs = runs;
	}

	String svg() {
		heading("Answer times of a closed loop of 16 connections, by percentile");
		curves();
		heading("Processor time of the proxy for one request, in microseconds");
		// the first requests pay for the warm-up, and would dwarf the others
		bars(this.runs.stream().filter((run) -> run.processorMicros() > 0).skip(1).toList(), Run::name,
				Run::processorMicros, (run) -> number(run.processorMicros()));
		heading("What its parts take of it, in microseconds");
		bars(this.parts, Part::name, (part) -> part.nanoseconds() / 1e3,
				(part) -> number(part.nanoseconds() / 1e3) + " ± " + number(part.error() / 1e3));
		return """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
				font-family="system-ui, sans-serif" font-size="13" fill="#1f2328">
				<rect width="%1$d" height="%2$d" rx="8" fill="#ffffff"/>
				%3$s</svg>
				""".formatted(WIDTH, this.y, this.svg);
	}

	private void heading(String words) {
		add("<text x=\"%d\" y=\"%d\" font-size=\"15\" font-weight=\"600\">%s</text>", MARGIN, this.y + 14, words);
		this.y += 36;
	}

	private void curves() {
		for (double micros = SHORTEST_MICROS; micros <= LONGEST_MICROS; micros *= 10) {
			double height = height(micros);
			add("<path d=\"M%d %.1fH%d\" stroke=\"#d8dee4\"/>", LEFT, height, RIGHT);
			add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 10, height + 4, duration(micros));
		}
		for (int i = 0; i < Run.PERCENTILES.length; i++) {
			String name = (Run.PERCENTILES[i] == 100) ? "max" : number(Run.PERCENTILES[i]) + " %";
			add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", column(i), this.y + CURVES + 18, name);
		}
		curve(Whole.DIRECT, DIRECT, 0);
		curve(Whole.USUAL, PROXY, 1);
		this.y += CURVES + 48;
	}

	private void curve(String name, String color, int order) {
		Run run = this.runs.stream().filter((one) -> one.name().equals(name)).findFirst().orElseThrow();
		String points = IntStream.range(0, Run.PERCENTILES.length)
			.mapToObj((i) -> format("%.1f,%.1f", column(i), height(run.percentile(Run.PERCENTILES[i]))))
			.collect(Collectors.joining(" "));
		add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\"/>", points, color);
		add("<text x=\"%d\" y=\"%d\" fill=\"%s\" font-weight=\"600\">%s</text>", MARGIN, this.y + 14 + order * 20,
				color, (order == 0) ? name : "through the proxy");
	}

	private <T> void bars(List<T> rows, Function<T, String> name, ToDoubleFunction<T> value,
			Function<T, String> figure) {
		double longest = rows.stream().mapToDouble(value).max().orElse(1);
		for (T row : rows) {
			double length = value.applyAsDouble(row) / longest * (RIGHT - LEFT);
			add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 10, this.y + 14, name.apply(row));
			add("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"3\" fill=\"%s\"/>", LEFT, this.y, length,
					PROXY);
			add("<text x=\"%.1f\" y=\"%d\">%s</text>", LEFT + length + 8, this.y + 14, figure.apply(row));
			this.y += ROW;
		}
		this.y += MARGIN;
	}

	private static double column(int index) {
		return LEFT + 20 + (RIGHT - LEFT - 40) * index / (Run.PERCENTILES.length - 1.0);
	}

	private double height(double micros) {
		double share = Math.log(micros / SHORTEST_MICROS) / Math.log(LONGEST_MICROS / SHORTEST_MICROS);
		return this.y + CURVES * (1 - Math.clamp(share, 0, 1));
	}

	private static String duration(double micros) {
		return (micros < 1000) ? number(micros) + " µs"
				: (micros < 1e6) ? number(micros / 1e3) + " ms" : number(micros / 1e6) + " s";
	}

	private static String number(double value) {
		return (value >= 100 || value == Math.rint(value)) ? format("%.0f", value)
				: format((value > 10) ? "%.1f" : "%.2f", value);
	}

	private void add(String element, Object... values) {
		this.svg.append(format(element, values)).append('\n');
	}

	private static String format(String pattern, Object... values) {
		return String.format(Locale.ROOT, pattern, values);
	}

}
