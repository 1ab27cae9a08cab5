package io.github.talkoverbff.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An operation as Talkover documents it.
 *
 * @param id the slug of its page
 * @param method its method
 * @param template its path
 * @param effect the least effect that its documented side effects have
 */
public record DocumentedOperation(String id, String method, String template, String effect) {

	/** All of them. */
	public static List<DocumentedOperation> all() {
		try {
			return Files.readAllLines(Path.of("src/test/resources/documented-operations.tsv"))
				.stream()
				.filter((line) -> !line.startsWith("#"))
				.map((line) -> line.split("\t"))
				.map((fields) -> new DocumentedOperation(fields[0], fields[1], fields[2], fields[3]))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Whether it takes the token of a user in place of that of an environment. */
	public boolean isOfAUser() {
		return this.template.contains("/user") || this.template.contains("/credits/");
	}

}
