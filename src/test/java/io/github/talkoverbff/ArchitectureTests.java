package io.github.talkoverbff;

import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The arrows between the packages run downwards only. */
@AnalyzeClasses(packages = "io.github.talkoverbff", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "io.github.talkoverbff.";

	/** From the top to the bottom: a package may use those that come after it. */
	private static final List<String> PACKAGES = List.of("proxy", "session", "access", "upstream", "environment",
			"catalog", "problem");

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule onlyUpstreamKnowsTheClient = noClasses().that()
		.resideOutsideOfPackage(ROOT + "upstream..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.web.reactive.function.client..", "reactor.netty..", "java.net.http..");

	@ArchTest
	static void arrowsRunDownwards(JavaClasses classes) {
		for (int i = 1; i < PACKAGES.size(); i++) {
			String[] above = PACKAGES.subList(0, i).stream().map((name) -> ROOT + name + "..").toArray(String[]::new);
			noClasses().that()
				.resideInAPackage(ROOT + PACKAGES.get(i) + "..")
				.should()
				.dependOnClassesThat()
				.resideInAnyPackage(above)
				.check(classes);
		}
	}

	@ArchTest
	static final ArchRule everyPackageHasItsPlace = noClasses().should()
		.dependOnClassesThat(new DescribedPredicate<>("belong to us and stand in no listed package") {
			@Override
			public boolean test(JavaClass type) {
				return type.getPackageName().startsWith(ROOT)
						&& !PACKAGES.contains(type.getPackageName().substring(ROOT.length()).split("\\.")[0]);
			}
		});

}
