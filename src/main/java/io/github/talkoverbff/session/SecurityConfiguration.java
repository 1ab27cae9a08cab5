package io.github.talkoverbff.session;

import io.github.talkoverbff.access.Roles;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.DelegatingAuthenticationEntryPoint;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.filter.CorsFilter;

/**
 * Who asks, and did the app mean it: for the paths of our own, and what they share with
 * those that are proxied.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	@Bean
	@Order(3)
	SecurityFilterChain ownChain(HttpSecurity http, SessionProblems refusals, CorsProperties corsProperties,
			CsrfTokenRepository csrfTokens, SecurityContextRepository contexts) {
		Pages pages = new Pages();
		return http
			.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
				.permitAll()
				.requestMatchers("/session", LoginController.PATH)
				.permitAll()
				.anyRequest()
				.authenticated())
			.securityContext((context) -> context.securityContextRepository(contexts))
			.csrf((csrf) -> csrf.csrfTokenRepository(csrfTokens).csrfTokenRequestHandler(new CsrfHandOut()))
			.cors((cors) -> cors.configurationSource(corsProperties::configurationFor))
			.addFilterBefore(new OriginFilter(corsProperties, pages::isVisit, refusals), CorsFilter.class)
			.addFilterAfter(new MalformedQueryFilter(refusals), CorsFilter.class)
			.addFilterAfter(new FormBodyFilter(refusals), CsrfFilter.class)
			.exceptionHandling((failures) -> failures
				.authenticationEntryPoint(DelegatingAuthenticationEntryPoint.builder()
					.addEntryPointFor(pages, pages)
					.defaultEntryPoint(refusals)
					.build())
				.accessDeniedHandler(refusals))
			// ours forbids more
			.headers((headers) -> headers.cacheControl((cache) -> cache.disable())
				.contentSecurityPolicy((csp) -> csp.policyDirectives(ProxySecurity.CONTENT_SECURITY_POLICY)))
			// where to return to stands in the URL
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.anonymous(AbstractHttpConfigurer::disable)
			.build();
	}

	/**
	 * Security stops malformed paths early; what a path means is decided by the route.
	 */
	@Bean
	HttpFirewall firewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		// the catalog answers 405 and names the right ones
		firewall.setUnsafeAllowAnyHttpMethod(true);
		// decoded once, checked, and encoded anew
		firewall.setAllowUrlEncodedPercent(true);
		// Jetty has refused control characters by now, and names that are no tokens;
		// the default is a regular expression over every one that anybody reads
		firewall.setAllowedHeaderNames((name) -> true);
		firewall.setAllowedHeaderValues((value) -> value.codePoints().allMatch(Character::isDefined));
		return firewall;
	}

	/**
	 * Spring Security would hand the caller and the request to every step of every call
	 * to Talkover, for an OAuth 2.0 client that is not used here: 5 % of what a request
	 * allocates.
	 */
	@Bean
	static BeanDefinitionRegistryPostProcessor nothingForReactor() {
		return (beans) -> beans.removeBeanDefinition("securityReactorContextSubscriberRegistrar");
	}

	/** Nobody reads an observation of every filter, and they took a tenth of the time. */
	@Bean
	SecurityObservationSettings securityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	/** Where the session goes over plain http, its CSRF token must, too. */
	@Bean
	CsrfTokenRepository csrfTokenRepository(SessionCookie session) {
		CookieCsrfTokenRepository tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
		tokens.setCookieCustomizer((cookie) -> cookie.secure(session.isSecure()).sameSite("Lax").path("/"));
		return tokens;
	}

	/** What goes with a session of its own at sign-in: a new CSRF token. */
	@Bean
	SessionAuthenticationStrategy sessionAuthenticationStrategy(CsrfTokenRepository csrfTokens) {
		CsrfAuthenticationStrategy newToken = new CsrfAuthenticationStrategy(csrfTokens);
		newToken.setRequestHandler(new CsrfHandOut());
		return newToken;
	}

	@Bean
	UserDetailsManager localUsers(UsersProperties users, Roles roles,
			ObjectProvider<ClientRegistrationRepository> providers) {
		return new InMemoryUserDetailsManager(
				users.toUserDetails(roles.names(), providers.stream().findAny().isPresent()));
	}

	@Bean
	AuthenticationManager authenticationManager(UserDetailsManager localUsers, UsersProperties users,
			PasswordThreads passwords) {
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(
				new StandIns(localUsers, users.users().keySet()));
		provider.setPasswordEncoder(passwords);
		return new ProviderManager(provider);
	}

}
