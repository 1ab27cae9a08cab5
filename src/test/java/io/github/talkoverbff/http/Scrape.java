package io.github.talkoverbff.http;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Prometheus reads from the management port: the value of each series, which is a
 * name with its labels in the order of their names.
 *
 * @param text the answer as it came
 * @param values the values by series
 */
public record Scrape(String text, Map<String, Double> values) {

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	/**
	 * Reads the metrics.
	 * @param headers whole header lines, such as {@code Accept: text/plain}
	 */
	public static Scrape of(int managementPort, String... headers) throws IOException {
		HttpAnswer answer = new Caller(managementPort).get("/actuator/prometheus", headers);
		if (answer.status() != 200) {
			throw new AssertionError("No metrics: " + answer.text());
		}
		Map<String, Double> values = answer.text()
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.collect(Collectors.toMap((line) -> line.substring(0, line.lastIndexOf(' ')),
					(line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
		return new Scrape(answer.text(), values);
	}

	/**
	 * The value of a series.
	 * @param series name and all labels, such as <code>up{job="x"}</code>
	 * @return its value; 0 if there is no such series
	 */
	public double value(String series) {
		return this.values.getOrDefault(series, 0.0);
	}

	/** How much a series has grown since an earlier scrape. */
	public double growth(Scrape since, String series) {
		return value(series) - since.value(series);
	}

	public Set<String> series() {
		return this.values.keySet();
	}

	/** The names without labels. */
	public Set<String> names() {
		return series().stream().map((series) -> series.split("\\{", 2)[0]).collect(Collectors.toSet());
	}

	/** The labels of a series. */
	public static Map<String, String> labels(String series) {
		Map<String, String> labels = new TreeMap<>();
		LABEL.matcher(series).results().forEach((label) -> labels.put(label.group(1), label.group(2)));
		return labels;
	}

}
