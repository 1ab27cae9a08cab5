package io.github.talkoverbff.documentation;

import java.util.List;

import io.github.talkoverbff.catalog.Catalog;

import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Tells pages of the catalog's operations what they need to offer them to people. */
@Component
public final class OperationGuide {

	private final SingletonSupplier<List<OperationView>> operations;

	OperationGuide(Catalog catalog) {
		this.operations = SingletonSupplier.of(() -> OpenApiDocument.list(catalog));
	}

	/** All operations, in the order of the catalog. */
	public List<OperationView> operations() {
		return this.operations.obtain();
	}

}
