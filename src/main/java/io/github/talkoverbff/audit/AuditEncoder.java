package io.github.talkoverbff.audit;

import java.util.Objects;

import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;

/**
 * Encodes the audit trail as Boot encodes all other lines; where that is the Elastic
 * Common Schema as we ship it, at less cost.
 */
public final class AuditEncoder extends StructuredLogEncoder {

	private String format = "";

	@Override
	public void setFormat(String format) {
		this.format = format;
	}

	@Override
	public void start() {
		Environment environment = (Environment) getContext().getObject(Environment.class.getName());
		boolean ours = this.format.equals("ecs") && EcsAuditFormat.isPossible(Objects.requireNonNull(environment));
		super.setFormat(ours ? EcsAuditFormat.class.getName() : this.format);
		super.start();
	}

}
