package io.github.talkoverbff.problem;

import java.util.List;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Looks at what callers accept on the pages about problems only, which are there in two
 * forms; all else is answered in its one form, whatever they accept. Spring would look
 * when it writes the answer, and then report as not carried out what has been.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110,
 * Accept</a>
 */
@Configuration(proxyBeanMethods = false)
class AcceptedForms implements WebMvcConfigurer {

	private static final ContentNegotiationStrategy HEADER = new HeaderContentNegotiationStrategy();

	@Override
	public void configureContentNegotiation(ContentNegotiationConfigurer forms) {
		forms.strategies(List.of((request) -> isAboutProblems(request) ? HEADER.resolveMediaTypes(request)
				: ContentNegotiationStrategy.MEDIA_TYPE_ALL_LIST));
	}

	private static boolean isAboutProblems(NativeWebRequest request) {
		return request instanceof ServletWebRequest servlet
				&& servlet.getRequest().getServletPath().startsWith("/problems");
	}

}
