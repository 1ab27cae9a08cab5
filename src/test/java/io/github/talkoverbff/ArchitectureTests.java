package io.github.talkoverbff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.talkoverbff.environment.ApiToken;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** Which package may use which, and who may hold a token in hand. */
@AnalyzeClasses(packages = "io.github.talkoverbff", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "io.github.talkoverbff.";

	/** A package, and those of ours that it may use. */
	private static final Pattern ROW = Pattern.compile("^ *\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);

	private static final Pattern NAME = Pattern.compile("`(\\w+)`");

	/** As CONTRIBUTING.md has it. */
	private static final Map<String, Set<String>> ARROWS = arrows();

	private static final Set<String> TOKEN_USERS = Set.of("ApiToken", "ApiTokenFilter", "TokenRedactor");

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule onlyUpstreamKnowsTheClient = noClasses().that()
		.resideOutsideOfPackage(ROOT + "upstream..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.web.reactive.function.client..", "reactor.netty.http.client..",
				"java.net.http..");

	@ArchTest
	static final ArchRule onlyRedisSharesItsThreads = noClasses().that()
		.resideOutsideOfPackage(ROOT + "upstream..")
		.and()
		.doNotHaveSimpleName("SharedEventLoops")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("reactor.netty..");

	@ArchTest
	static final ArchRule onlyTwoTakeATokenInHand = methods().that()
		.areDeclaredIn(ApiToken.class)
		.and()
		.haveName("value")
		.should()
		.onlyBeCalled()
		.byClassesThat(DescribedPredicate.describe("send it or take it out of answers",
				(type) -> TOKEN_USERS.contains(type.getSimpleName())));

	@ArchTest
	static void everyArrowIsInTheTable(JavaClasses classes) {
		ARROWS.forEach((from, to) -> noClasses().that()
			.resideInAPackage(ROOT + from + "..")
			.should()
			.dependOnClassesThat(ours(to, from))
			.check(classes));
	}

	@ArchTest
	static void everyPackageIsInTheTable(JavaClasses classes) {
		assertThat(classes.stream()
			.map((type) -> type.getPackageName())
			.filter((name) -> name.startsWith(ROOT))
			.map((name) -> name.substring(ROOT.length()).split("\\.")[0])
			.distinct()).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
	}

	private static Map<String, Set<String>> arrows() {
		try {
			return ROW.matcher(Files.readString(Path.of("CONTRIBUTING.md")))
				.results()
				.collect(Collectors.toMap((row) -> row.group(1),
						(row) -> NAME.matcher(row.group(2))
							.results()
							.map((name) -> name.group(1))
							.collect(Collectors.toSet())));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static DescribedPredicate<JavaClass> ours(Set<String> allowed, String self) {
		return DescribedPredicate.describe("are ours and in none of " + allowed, (type) -> {
			String name = type.getPackageName();
			if (!name.startsWith(ROOT)) {
				return false;
			}
			String feature = name.substring(ROOT.length()).split("\\.")[0];
			return !feature.equals(self) && !allowed.contains(feature);
		});
	}

}
