package io.github.talkoverbff.console;

import java.io.IOException;

import io.github.talkoverbff.documentation.OperationGuide;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the operations of the catalog, the same for everybody who is signed in. */
@RestController
@ConditionalOnConsole
final class OperationsController {

	private final SingletonSupplier<Asset> operations;

	OperationsController(OperationGuide guide, JsonMapper json) {
		this.operations = SingletonSupplier
			.of(() -> new Asset(json.writeValueAsBytes(guide.operations()), MediaType.APPLICATION_JSON_VALUE));
	}

	@GetMapping("/console/operations")
	void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.operations.obtain().answer(request, response);
	}

}
