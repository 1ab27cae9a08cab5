package io.github.talkoverbff.helm;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** What the chart renders is what was asked for, and hangs together. */
class ChartObjectsTests {

	private static final ObjectMapper json = new ObjectMapper();

	@Test
	void everythingIsRenderedIfAskedFor() {
		assertThat(Chart.full().objects()).extracting((object) -> object.path("kind").asText())
			.containsExactlyInAnyOrder("NetworkPolicy", "PodDisruptionBudget", "ServiceAccount", "Secret", "ConfigMap",
					"Service", "Service", "Deployment", "HorizontalPodAutoscaler", "Ingress", "HTTPRoute",
					"PrometheusRule", "ServiceMonitor", "Pod");
	}

	@Test
	void nothingThatNeedsAnOperatorIsRenderedByDefault() {
		assertThat(Chart.minimal().objects()).extracting((object) -> object.path("kind").asText())
			.containsExactlyInAnyOrder("NetworkPolicy", "PodDisruptionBudget", "ServiceAccount",
					"PersistentVolumeClaim", "Service", "Service", "Deployment", "Pod");
	}

	@Test
	void thePodMeetsTheRestrictedStandard() {
		for (JsonNode pod : List.of(Chart.minimal().pod(), Chart.minimal().object("Pod", "bff-talkover-bff-test"))) {
			assertThat(pod.at("/spec/automountServiceAccountToken").isBoolean()).isTrue();
			assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean()).isFalse();
			assertThat(pod.at("/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
			assertThat(pod.at("/spec/securityContext/runAsUser").asInt()).isEqualTo(65532);
			assertThat(pod.at("/spec/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
			assertThat(pod.at("/spec/containers")).isNotEmpty().allSatisfy((container) -> {
				assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
				assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
				assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
				assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
			});
		}
	}

	@Test
	void theProbesAskTheManagementPort() {
		JsonNode container = Chart.minimal().container();

		assertThat(container.at("/ports/1/name").asText()).isEqualTo("management");
		assertThat(container.at("/ports/1/containerPort").asInt()).isEqualTo(8081);
		for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
			assertThat(container.path(probe).at("/httpGet/port").asText()).isEqualTo("management");
		}
		assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/actuator/health/liveness");
		assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/actuator/health/liveness");
		assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/actuator/health/readiness");
	}

	@Test
	void thePodHasTimeToEndItsCalls() {
		Chart chart = Chart.rendered("minimal.yaml",
				Map.of("shutdown.preStopSleepSeconds", 7, "shutdown.gracefulTimeoutSeconds", 80));

		assertThat(chart.container().at("/lifecycle/preStop/sleep/seconds").asInt()).isEqualTo(7);
		assertThat(chart.configuration()).contains("timeout-per-shutdown-phase: 80s");
		assertThat(chart.pod().at("/spec/terminationGracePeriodSeconds").asInt()).isGreaterThan(7 + 80);
	}

	@Test
	void aNewConfigurationRestartsThePodsAndANewTokenDoesNot() {
		JsonNode before = trial("talq_before", "10s").pod();

		assertThat(trial("talq_after", "10s").pod()).isEqualTo(before);
		assertThat(trial("talq_before", "20s").pod()).isNotEqualTo(before);
	}

	@Test
	void secretsAreMountedAsAWholeAndForTheGroupOnly() {
		Chart chart = Chart.full();

		assertThat(mounts(chart)).allSatisfy((mount) -> assertThat(mount.has("subPath")).isFalse());
		assertThat(chart.pod().at("/spec/volumes").findValues("secret"))
			.extracting((secret) -> secret.path("secretName").asText() + " " + secret.path("defaultMode").asInt())
			.containsExactly("talkover-ledger " + 0440, "talkover-eu " + 0440, "talkover-production " + 0440,
					"bff-talkover-bff-token-trial " + 0440, "talkover-users " + 0440, "talkover-oidc " + 0440);
		assertThat(chart.object("Secret", "bff-talkover-bff-token-trial").path("data"))
			.isEqualTo(json.valueToTree(Map.of("token", "dGFscV90cmlhbA==", "next-token", "dGFscV90cmlhbF9uZXh0")));
		assertThat(chart.objects()).filteredOn((object) -> !object.path("kind").asText().equals("Secret"))
			.noneMatch((object) -> object.toString().contains("talq_"));
	}

	@Test
	void everyVolumeIsMountedAndEveryMountHasAVolume() {
		for (Chart chart : List.of(Chart.minimal(), Chart.full())) {
			assertThat(mounts(chart)).extracting((mount) -> mount.path("name").asText())
				.containsExactlyInAnyOrderElementsOf(
						elements(chart.pod().at("/spec/volumes")).map((volume) -> volume.path("name").asText())
							.toList())
				.doesNotHaveDuplicates();
		}
	}

	@Test
	void theFileOfTheLedgerIsOnAClaimThatOutlivesTheRelease() {
		Chart chart = Chart.rendered("minimal.yaml",
				Map.of("dialling.persistence.storageClass", "fast", "dialling.persistence.size", "2Gi"));
		JsonNode claim = chart.object("PersistentVolumeClaim", "bff-talkover-bff-ledger");

		assertThat(claim.at("/metadata/annotations").toString()).isEqualTo("{\"helm.sh/resource-policy\":\"keep\"}");
		assertThat(claim.at("/spec/storageClassName").asText()).isEqualTo("fast");
		assertThat(claim.at("/spec/resources/requests/storage").asText()).isEqualTo("2Gi");
		assertThat(chart.volume("ledger").at("/persistentVolumeClaim/claimName").asText())
			.isEqualTo("bff-talkover-bff-ledger");
		assertThat(chart.pod().at("/spec/securityContext/fsGroup").asInt()).isEqualTo(65532);
	}

	@Test
	void theFileOfTheLedgerMayBeOnAClaimOfTheOperatorsOrForTrialsGoWithThePod() {
		Chart own = Chart.rendered("minimal.yaml", Map.of("dialling.persistence.existingClaim", "calls"));
		Chart trial = Chart.rendered("minimal.yaml", Map.of("dialling.persistence.enabled", false));

		assertThat(own.objects("PersistentVolumeClaim")).isEmpty();
		assertThat(own.volume("ledger").at("/persistentVolumeClaim/claimName").asText()).isEqualTo("calls");
		assertThat(trial.objects("PersistentVolumeClaim")).isEmpty();
		assertThat(trial.volume("ledger").has("emptyDir")).isTrue();
	}

	@Test
	void oneReplicaAtATimeHasTheFileOfTheLedgerAndManyTheDatabase() {
		JsonNode file = Chart.minimal().object("Deployment", "bff-talkover-bff");
		JsonNode database = Chart.full().object("Deployment", "bff-talkover-bff");

		assertThat(file.at("/spec/replicas").asInt()).isEqualTo(1);
		assertThat(file.at("/spec/strategy").toString()).isEqualTo("{\"type\":\"Recreate\"}");
		assertThat(database.at("/spec/strategy/type").asText()).isEqualTo("RollingUpdate");
		assertThat(Chart.full().objects("PersistentVolumeClaim")).isEmpty();
	}

	@Test
	void theNodeOfASingleReplicaCanBeDrained() {
		JsonNode budget = Chart.minimal().object("PodDisruptionBudget", "bff-talkover-bff");

		assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
		assertThat(budget.at("/spec/minAvailable").isMissingNode()).isTrue();
	}

	@Test
	void selectorsFindTheProxyAndNotItsTest() {
		Chart chart = Chart.full();
		Map<?, ?> proxy = labels(chart.pod());
		Map<?, ?> test = labels(chart.object("Pod", "bff-talkover-bff-test"));

		for (JsonNode selector : List.of(chart.object("Service", "bff-talkover-bff").at("/spec/selector"),
				chart.object("Service", "bff-talkover-bff-management").at("/spec/selector"),
				chart.object("Deployment", "bff-talkover-bff").at("/spec/selector/matchLabels"),
				chart.object("NetworkPolicy", "bff-talkover-bff").at("/spec/podSelector/matchLabels"),
				chart.object("PodDisruptionBudget", "bff-talkover-bff").at("/spec/selector/matchLabels"))) {
			assertThat(proxy.entrySet().containsAll(map(selector).entrySet())).isTrue();
			assertThat(test.entrySet().containsAll(map(selector).entrySet())).isFalse();
		}
	}

	@Test
	void monitoringFindsTheManagementServiceOnly() {
		Chart chart = Chart.full();
		Map<?, ?> selector = map(chart.object("ServiceMonitor", "bff-talkover-bff").at("/spec/selector/matchLabels"));

		assertThat(chart.objects("Service")
			.filter((service) -> labels(service).entrySet().containsAll(selector.entrySet())))
			.extracting((service) -> service.at("/metadata/name").asText())
			.containsExactly("bff-talkover-bff-management");
	}

	@Test
	void onlyTheServiceOfCallersIsReachedFromOutside() {
		Chart chart = Chart.full();

		assertThat(chart.object("Ingress", "bff-talkover-bff").findValues("backend")).hasSize(3)
			.extracting(
					(backend) -> backend.at("/service/name").asText() + ":" + backend.at("/service/port/name").asText())
			.containsOnly("bff-talkover-bff:http");
		assertThat(chart.object("HTTPRoute", "bff-talkover-bff").at("/spec/rules/0/backendRefs/0"))
			.isEqualTo(json.valueToTree(Map.of("name", "bff-talkover-bff", "port", 80)));
		assertThat(chart.object("Service", "bff-talkover-bff").findValuesAsText("targetPort")).containsExactly("http");
	}

	@Test
	void aPathReachesTheIngressAsItIs() {
		Chart chart = Chart.rendered("minimal.yaml", Map.of("ingress.enabled", true, "ingress.hosts[0].host",
				"apps.example.com", "ingress.hosts[0].paths[0].path", "/a #b"));

		assertThat(chart.object("Ingress", "bff-talkover-bff").at("/spec/rules/0/http/paths/0/path").asText())
			.isEqualTo("/a #b");
	}

	@Test
	void theGatewayWaitsAsLongAsItIsTold() {
		JsonNode rule = Chart.full().object("HTTPRoute", "bff-talkover-bff").at("/spec/rules/0");

		assertThat(rule.path("timeouts")).isEqualTo(json.valueToTree(Map.of("request", "0s", "backendRequest", "75s")));
	}

	@Test
	void thePolicyLeavesWaysToTalkoverAndDnsOnly() {
		JsonNode egress = Chart.minimal().object("NetworkPolicy", "bff-talkover-bff").at("/spec/egress");

		assertThat(egress).hasSize(2);
		assertThat(egress.at("/0/ports").findValuesAsText("port")).containsExactly("53", "53");
		assertThat(egress.at("/1/ports").findValuesAsText("port")).containsExactly("443");
		assertThat(elements(egress.at("/1/to/0/ipBlock/except")).map(JsonNode::asText)).contains("169.254.0.0/16",
				"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");
	}

	@Test
	void thePolicyLeavesWaysToWhateverElseIsUsed() {
		JsonNode egress = Chart.full().object("NetworkPolicy", "bff-talkover-bff").at("/spec/egress");

		assertThat(elements(egress).skip(2).map((way) -> way.at("/ports/0/port").asInt()))
			.as("Redis, PostgreSQL, provider, traces")
			.containsExactly(6379, 5432, 443, 4318);
	}

	@Test
	void thePolicyOpensTheManagementPortToMonitoringOnly() {
		JsonNode ingress = Chart.full().object("NetworkPolicy", "bff-talkover-bff").at("/spec/ingress");

		assertThat(ingress).hasSize(3);
		assertThat(ingress.get(0).findValuesAsText("port")).containsExactly("8080");
		assertThat(ingress.get(0).path("from").toString()).contains("ingress-nginx").doesNotContain("monitoring");
		assertThat(ingress.get(1).findValuesAsText("port")).containsExactly("8081");
		assertThat(ingress.get(1).path("from").toString()).contains("monitoring").doesNotContain("ingress-nginx");
	}

	@Test
	void thePolicyLetsThePodOfTheTestReachWhatItAsks() {
		for (Chart chart : List.of(Chart.minimal(), Chart.full())) {
			JsonNode ingress = chart.object("NetworkPolicy", "bff-talkover-bff").at("/spec/ingress");
			JsonNode way = ingress.get(ingress.size() - 1);

			assertThat(way.path("from")).hasSize(1);
			Map<?, ?> test = labels(chart.object("Pod", "bff-talkover-bff-test"));
			assertThat(test.entrySet().containsAll(map(way.at("/from/0/podSelector/matchLabels")).entrySet())).isTrue();
			assertThat(way.findValuesAsText("port")).containsExactly("8080", "8081");
			assertThat(elements(ingress)).as("an empty list lets everybody in")
				.noneMatch((it) -> it.path("from").isEmpty());
		}
	}

	@Test
	void theAutoscalerTakesThePlaceOfAFixedNumberOfReplicas() {
		JsonNode fixed = Chart.minimal().object("Deployment", "bff-talkover-bff");
		JsonNode scaled = Chart.full().object("Deployment", "bff-talkover-bff");

		assertThat(fixed.at("/spec/replicas").asInt()).isEqualTo(1);
		assertThat(scaled.at("/spec/replicas").isMissingNode()).isTrue();
	}

	@Test
	void theImageIsTheOneOfTheApplicationsVersionOrOfADigest() {
		assertThat(Chart.minimal().container().path("image").asText()).isEqualTo("talkover-bff:" + Chart.appVersion());
		assertThat(Chart.full().container().path("image").asText())
			.startsWith("registry.example.com/talkover-bff@sha256:0123456789abcdef");
	}

	@Test
	void thePodOfTheTestRunsWhereTheProxyDoes() {
		JsonNode proxy = Chart.full().pod().path("spec");
		JsonNode test = Chart.full().object("Pod", "bff-talkover-bff-test").path("spec");

		for (String field : List.of("imagePullSecrets", "nodeSelector", "tolerations")) {
			assertThat(test.path(field)).as(field).isNotEmpty().isEqualTo(proxy.path(field));
		}
	}

	@Test
	void theImageOfTheTestMayBeOneOfADigest() {
		String digest = "sha256:" + "a".repeat(64);
		Chart chart = Chart.rendered("minimal.yaml", Map.of("test.image.digest", digest));

		assertThat(chart.object("Pod", "bff-talkover-bff-test").at("/spec/containers/0/image").asText())
			.isEqualTo("curlimages/curl@" + digest);
		assertThat(Chart.minimal().object("Pod", "bff-talkover-bff-test").at("/spec/containers/0/image").asText())
			.startsWith("curlimages/curl:");
	}

	@Test
	void theChartInstallsTheVersionThatIsBuilt() throws Exception {
		Properties build = PropertiesLoaderUtils.loadAllProperties("META-INF/build-info.properties");

		assertThat(Chart.appVersion()).isEqualTo(build.getProperty("build.version"));
	}

	@Test
	void longNamesStayWithinTheLimits() {
		Chart chart = Chart.rendered("minimal.yaml", Map.of("fullnameOverride", "a".repeat(80),
				"environments." + "E_".repeat(60) + ".existingSecret", "talkover-long"));

		assertThat(chart.objects()).extracting((object) -> object.at("/metadata/name").asText().length())
			.allMatch((length) -> length <= 63);
		assertThat(elements(chart.pod().at("/spec/volumes")).map((volume) -> volume.path("name").asText()))
			.allMatch((name) -> name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));
	}

	@Test
	void aNameWithADotNamesAServiceToo() {
		Chart chart = Chart.rendered("minimal.yaml", Map.of("fullnameOverride", "bff.eu"));

		assertThat(chart.objects("Service")).extracting((service) -> service.at("/metadata/name").asText())
			.containsExactlyInAnyOrder("bff-eu", "bff-eu-management");
	}

	@Test
	void aTagThatIsCutOffIsStillALabel() {
		Chart chart = Chart.rendered("minimal.yaml", Map.of("image.tag", "a".repeat(62) + "-rc1"));

		assertThat(labels(chart.pod()).get("app.kubernetes.io/version")).isEqualTo("a".repeat(62));
	}

	private static Chart trial(String token, String timeout) {
		return Chart.rendered("minimal.yaml", Map.of("environments.trial.createSecret", true,
				"environments.trial.token", token, "upstream.responseTimeout", timeout));
	}

	private static List<JsonNode> mounts(Chart chart) {
		return elements(chart.container().path("volumeMounts")).toList();
	}

	private static Stream<JsonNode> elements(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

	private static Map<?, ?> labels(JsonNode object) {
		return map(object.at("/metadata/labels"));
	}

	private static Map<?, ?> map(JsonNode object) {
		assertThat(object).isNotEmpty();
		return json.convertValue(object, Map.class);
	}

}
