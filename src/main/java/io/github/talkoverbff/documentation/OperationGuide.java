package io.github.talkoverbff.documentation;

import java.util.List;

import io.github.talkoverbff.catalog.Catalog;

import org.springframework.stereotype.Component;

/** Tells pages of the catalog's operations what they need to offer them to people. */
@Component
public final class OperationGuide {

	private final Catalog catalog;

	OperationGuide(Catalog catalog) {
		this.catalog = catalog;
	}

	/** All operations, in the order of the catalog. */
	public List<OperationView> operations() {
		return OpenApiDocument.list(this.catalog);
	}

}
