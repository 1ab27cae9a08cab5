package io.github.talkoverbff.upstream;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** The caller left before its call was over: there is nobody to answer any more. */
public final class CallerGoneException extends IOException {

	private static final long serialVersionUID = 1L;

	public CallerGoneException(@Nullable Throwable cause) {
		super("The caller has left", cause);
	}

}
