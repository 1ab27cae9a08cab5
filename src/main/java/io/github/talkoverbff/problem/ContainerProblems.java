package io.github.talkoverbff.problem;

import java.io.IOException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Reports what Tomcat refuses before it asks us: a bad request line, host or header. */
@Component
final class ContainerProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final ProblemWriter problems;

	ContainerProblems(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory
			.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(new Valve(this.problems)));
	}

	/** Tomcat's own valve, which also breaks off answers that failed half-way. */
	private static final class Valve extends ErrorReportValve {

		private static final Logger logger = LoggerFactory.getLogger(Valve.class);

		private final ProblemWriter problems;

		Valve(ProblemWriter problems) {
			this.problems = problems;
		}

		@Override
		protected void report(Request request, Response response, Throwable throwable) {
			if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
				return;
			}
			Problem problem = Problem.ofStatus(response.getStatus());
			String detail = (problem == Problem.INTERNAL_ERROR) ? problem.title() + "."
					: "The request line, a header or the path cannot be read; send it well-formed.";
			try {
				this.problems.write(request, response, problem.because(detail));
			}
			catch (IOException ex) {
				logger.debug("The caller left before it was told {}", problem, ex);
			}
		}

	}

}
