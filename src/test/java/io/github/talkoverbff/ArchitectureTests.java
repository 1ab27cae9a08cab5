package io.github.talkoverbff;

import java.util.Map;
import java.util.Set;

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
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

/** Which package may use which, and who may hold a token in hand. */
@AnalyzeClasses(packages = "io.github.talkoverbff", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "io.github.talkoverbff.";

	/** Each package with those of ours that it may use. */
	private static final Map<String, Set<String>> ARROWS = Map.ofEntries( //
			entry("proxy",
					Set.of("dialling", "access", "audit", "upstream", "environment", "catalog", "server", "trace",
							"problem", "json", "setting")), //
			entry("oidc", Set.of("session", "access", "audit", "problem", "setting")), //
			entry("redis", Set.of("session", "access", "problem", "digest", "setting")), //
			entry("console", Set.of("session", "documentation", "access", "environment", "problem", "digest")), //
			entry("session", Set.of("access", "audit", "environment", "catalog", "problem", "setting")), //
			entry("documentation", Set.of("catalog", "problem")), //
			entry("access", Set.of("environment", "catalog", "problem", "json", "setting")), //
			entry("dialling",
					Set.of("access", "audit", "upstream", "environment", "catalog", "server", "problem", "digest",
							"json", "setting")), //
			entry("upstream", Set.of("environment", "trace", "problem", "json", "setting")), //
			entry("environment", Set.of("audit", "problem", "digest", "setting")), //
			entry("audit", Set.of("problem")), //
			entry("catalog", Set.of("problem", "setting")), //
			entry("server", Set.of("problem", "setting")), //
			entry("trace", Set.of()), //
			entry("problem", Set.of()), //
			entry("json", Set.of()), //
			entry("digest", Set.of()), //
			entry("setting", Set.of()));

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
