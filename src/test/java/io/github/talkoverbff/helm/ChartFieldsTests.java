package io.github.talkoverbff.helm;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** What the chart renders is what Kubernetes and the operators take. */
class ChartFieldsTests {

	private static final Map<String, Class<? extends HasMetadata>> MODELS = Map.ofEntries(
			Map.entry("v1 ConfigMap", ConfigMap.class),
			Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class), Map.entry("v1 Pod", Pod.class),
			Map.entry("v1 Secret", Secret.class), Map.entry("v1 Service", Service.class),
			Map.entry("v1 ServiceAccount", ServiceAccount.class), Map.entry("apps/v1 Deployment", Deployment.class),
			Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
			Map.entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
			Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
			Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
			Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
			Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
			Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class));

	private static final ObjectMapper strict = strictMapper();

	static Stream<JsonNode> renderedObjects() {
		return Stream
			.of(Chart.minimal(), Chart.full(), Chart.rendered("numbers.yaml", Map.of()),
					Chart.rendered("numbers.yaml",
							Map.of("session.store", "redis", "dialling.ledger.url", "jdbc:postgresql://db/talkover")))
			.flatMap((chart) -> chart.objects().stream());
	}

	@ParameterizedTest
	@MethodSource("renderedObjects")
	void everyFieldIsOneThatKubernetesKnows(JsonNode object) throws Exception {
		HasMetadata read = strict.treeToValue(object, model(object));

		assertThat(read.getMetadata().getName()).matches("[a-z0-9-]{1,63}");
	}

	@Test
	void aFieldThatKubernetesDoesNotKnowIsNoticed() {
		JsonNode deployment = Chart.minimal().object("Deployment", "bff-talkover-bff");
		((ObjectNode) deployment.at("/spec/template/spec/containers/0/livenessProbe/httpGet")).put("url", "/");

		assertThatException().isThrownBy(() -> strict.treeToValue(deployment, model(deployment)))
			.withMessageContaining("Unrecognized field \"url\"");
	}

	private static Class<? extends HasMetadata> model(JsonNode object) {
		String kind = object.path("apiVersion").asText() + " " + object.path("kind").asText();
		assertThat(MODELS).containsKey(kind);
		return MODELS.get(kind);
	}

	/** Takes nothing that a Kubernetes API server would refuse or drop. */
	private static ObjectMapper strictMapper() {
		ObjectMapper mapper = JsonMapper.builder()
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.annotationIntrospector(new JacksonAnnotationIntrospector() {

				private static final long serialVersionUID = 1L;

				/** Where the models keep what they do not know. */
				@Override
				public Boolean hasAnySetter(Annotated annotated) {
					return false;
				}

			})
			.build();
		for (CoercionInputShape shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float,
				CoercionInputShape.Boolean)) {
			mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
		}
		return mapper;
	}

}
