package io.github.talkoverbff.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.talkoverbff.setting.InvalidSettingException;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/** Builds the catalog from the shipped file and from what the configuration adds. */
@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

	private static final String RESERVED = "reserved ";

	@Bean
	Catalog catalog(CatalogProperties properties) throws IOException {
		String file = new ClassPathResource("operations.txt").getContentAsString(StandardCharsets.UTF_8);
		try {
			return load(file.lines().toList(), properties.operations());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSettingException("talkover.operations", "cannot be used: " + ex.getMessage(),
					"Write each added operation as \"id METHOD /path group:effect\", or with \" testable\" at its end, "
							+ "with an id, and a method and path, that no other operation has, "
							+ "and with the names that the others give to the path's variables.");
		}
	}

	static Catalog load(List<String> lines, List<String> added) {
		List<Operation> operations = new ArrayList<>();
		List<String> reserved = new ArrayList<>();
		for (String line : lines) {
			if (line.startsWith(RESERVED)) {
				reserved.add(line.substring(RESERVED.length()).strip());
			}
			else if (!line.isBlank() && !line.startsWith("#")) {
				operations.add(OperationParser.parse(line));
			}
		}
		added.forEach((line) -> operations.add(OperationParser.parse(line)));
		return new Catalog(operations, reserved);
	}

}
