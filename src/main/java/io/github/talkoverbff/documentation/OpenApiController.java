package io.github.talkoverbff.documentation;

import io.github.talkoverbff.catalog.Catalog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands out the description of the proxy, made when somebody first asks for it. */
@RestController
final class OpenApiController {

	private static final String UNBUILT = "unknown";

	private final SingletonSupplier<String> document;

	OpenApiController(Catalog catalog, ObjectProvider<BuildProperties> build) {
		this.document = SingletonSupplier.of(() -> OpenApiDocument.describe(catalog,
				build.stream().map(BuildProperties::getVersion).findFirst().orElse(UNBUILT)));
	}

	@GetMapping("/openapi.yaml")
	ResponseEntity<String> show() {
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_YAML).body(this.document.obtain());
	}

}
