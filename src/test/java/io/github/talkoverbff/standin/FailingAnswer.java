package io.github.talkoverbff.standin;

import java.io.IOException;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/** An answer that cannot be written the first time, as only a bug would have it. */
final class FailingAnswer extends HttpServletResponseWrapper {

	/** The header that says when it fails: {@code before} its first byte, or after. */
	static final String WHEN = "X-Answer-Fails";

	private final boolean late;

	private boolean failed;

	FailingAnswer(HttpServletResponse response, String when) {
		super(response);
		this.late = !when.equals("before");
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		ServletOutputStream out = super.getOutputStream();
		return new ServletOutputStream() {
			@Override
			public void write(int b) throws IOException {
				write(new byte[] { (byte) b }, 0, 1);
			}

			@Override
			public void write(byte[] bytes, int from, int length) throws IOException {
				if (FailingAnswer.this.failed) {
					out.write(bytes, from, length);
					return;
				}
				FailingAnswer.this.failed = true;
				if (FailingAnswer.this.late) {
					out.write(bytes, from, length);
					out.flush();
				}
				throw new IllegalStateException("c4n4ry of a bug");
			}

			@Override
			public void flush() throws IOException {
				out.flush();
			}

			@Override
			public boolean isReady() {
				return out.isReady();
			}

			@Override
			public void setWriteListener(WriteListener listener) {
				out.setWriteListener(listener);
			}
		};
	}

}
