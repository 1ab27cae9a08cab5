package io.github.talkoverbff;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the proxy loads when it starts, read and checked once for all processes of the
 * tests: each starts in 60 % of the time then. Its class path has no directories, as the
 * JVM archives nothing of these.
 */
final class ClassArchive {

	private static final Path DIRECTORY = Path.of("target", "class-archive");

	private static final List<String> OPTIONS = make();

	private ClassArchive() {
	}

	/** The options of a JVM that uses it. */
	static Stream<String> options() {
		return OPTIONS.stream();
	}

	private static List<String> make() {
		String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		String classPath = Arrays.stream(given.split(File.pathSeparator))
			.map((entry) -> Files.isDirectory(Path.of(entry)) ? pack(Path.of(entry)) : entry)
			.collect(Collectors.joining(File.pathSeparator));
		Path archive = DIRECTORY.resolve("classes.jsa");
		OwnProcess.run(
				Stream.of("-XX:ArchiveClassesAtExit=" + archive, "-Dspring.context.exit=onRefresh", "-cp", classPath),
				URI.create("http://127.0.0.1:1"));
		// the JVM warns where it cannot use it, among what the proxy prints
		return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable", "-cp", classPath);
	}

	/** Packs a directory of classes, and returns the name of the JAR. */
	private static String pack(Path classes) {
		String jar = DIRECTORY.resolve(classes.getFileName() + ".jar").toString();
		int result = ToolProvider.findFirst("jar")
			.orElseThrow()
			.run(System.out, System.err, "--create", "--file", jar, "-C", classes.toString(), ".");
		assertThat(result).as("packing %s", classes).isZero();
		return jar;
	}

}
