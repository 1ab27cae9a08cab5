package io.github.talkoverbff.dialling;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The commit of a claim failed: it may have arrived, and only its acknowledgement be
 * lost.
 */
final class DoubtfulClaimException extends DataAccessResourceFailureException {

	private static final long serialVersionUID = 1L;

	DoubtfulClaimException(Throwable cause) {
		super("A claim may have been committed", cause);
	}

}
