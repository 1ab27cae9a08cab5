package io.github.talkoverbff.standin;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import jakarta.servlet.Filter;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * A real OpenID Connect provider on a port of its own: Spring's. Its users sign in there
 * without a form, and a test decides what is claimed about them.
 */
public final class IdentityProvider implements AutoCloseable {

	private static final String CLIENT = "talkover-bff";

	private static final String SECRET = "c4n4ry-client-secret";

	private final ServletWebServerApplicationContext context;

	private final int port;

	private IdentityProvider(ServletWebServerApplicationContext context) {
		this.context = context;
		this.port = Objects.requireNonNull(context.getWebServer()).getPort();
	}

	/** Starts it at any port. */
	public static IdentityProvider start() {
		return start(0);
	}

	/** Starts it at a port, as if it had been away. */
	public static IdentityProvider start(int port) {
		// plain, so that neither its settings nor its logging are those of the proxy
		var context = new AnnotationConfigServletWebServerApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("server", Map.of("server.port", port, "server.address", "127.0.0.1")));
		context.register(Server.class);
		context.refresh();
		return new IdentityProvider(context);
	}

	public int port() {
		return this.port;
	}

	public String issuer() {
		return "http://127.0.0.1:" + port();
	}

	/** What a proxy needs to know of it, and what else a test wants it to know. */
	public String[] settings(String... more) {
		String registration = "spring.security.oauth2.client.registration.test.";
		return Stream.concat(Stream.of("spring.security.oauth2.client.provider.test.issuer-uri=" + issuer(),
				registration + "client-id=" + CLIENT, registration + "client-secret=" + SECRET,
				registration + "scope=openid,profile"), Stream.of(more))
			.toArray(String[]::new);
	}

	/** Lets users come from a proxy, and back to it. */
	public void trust(int proxyPort) {
		server().redirectUri = "http://localhost:" + proxyPort + "/login/oauth2/code/test";
	}

	/** Decides what the ID tokens of a user say, beside the usual. */
	public void claim(String user, Map<String, Object> claims) {
		server().claims.put(user, claims);
	}

	/**
	 * What a user's browser does here: signs in, and is sent back.
	 * @param url where the proxy has sent the browser
	 * @return the path and query at the proxy where it goes on
	 */
	public String signIn(String url, String user) throws IOException {
		URI sent = URI.create(url);
		Caller browser = new Caller(port());
		browser.get("/", "Authorization: Basic "
				+ Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8)));
		HttpAnswer answer = browser.get(sent.getRawPath() + "?" + sent.getRawQuery());
		URI back = URI.create(answer.header("Location"));
		return back.getRawPath() + "?" + back.getRawQuery();
	}

	/** How often it was asked for tokens. */
	public int tokenRequests() {
		return server().tokenRequests.get();
	}

	/** A logout token for the back channel; a null claim is left out. */
	public String logoutToken(Map<String, Object> changed) {
		JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
			.issuer(issuer())
			.audience(List.of(CLIENT))
			.issuedAt(Instant.now())
			.expiresAt(Instant.now().plusSeconds(120))
			.id(UUID.randomUUID().toString())
			.claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
		changed.forEach(claims::claim);
		return new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(server().key)))
			.encode(JwtEncoderParameters.from(JwsHeader.with(SignatureAlgorithm.RS256).type("logout+jwt").build(),
					claims.build()))
			.getTokenValue();
	}

	@Override
	public void close() {
		this.context.close();
	}

	private Server server() {
		return this.context.getBean(Server.class);
	}

	/** Its configuration, out of reach of the component scan. */
	@ImportAutoConfiguration({ JettyServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
			SecurityFilterAutoConfiguration.class })
	static class Server {

		private final Map<String, Map<String, Object>> claims = new ConcurrentHashMap<>();

		private final RSAKey key = newKey();

		private final AtomicInteger tokenRequests = new AtomicInteger();

		private volatile String redirectUri = "http://localhost/";

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.oauth2AuthorizationServer((server) -> server.oidc(Customizer.withDefaults()))
				.oauth2ResourceServer((resources) -> resources.jwt(Customizer.withDefaults()))
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic((basic) -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
				.exceptionHandling((failures) -> failures.authenticationEntryPoint(challenge()))
				.build();
		}

		@Bean
		FilterRegistrationBean<Filter> counter() {
			FilterRegistrationBean<Filter> counter = new FilterRegistrationBean<>((request, response, chain) -> {
				this.tokenRequests.incrementAndGet();
				chain.doFilter(request, response);
			});
			counter.addUrlPatterns("/oauth2/token");
			counter.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return counter;
		}

		/** Has a browser ask its user, or the test that stands for one. */
		private static BasicAuthenticationEntryPoint challenge() {
			BasicAuthenticationEntryPoint challenge = new BasicAuthenticationEntryPoint();
			challenge.setRealmName("identity provider");
			return challenge;
		}

		@Bean
		UserDetailsService users() {
			return (name) -> User.withUsername(name).password("{noop}" + name).authorities("user").build();
		}

		@Bean
		RegisteredClientRepository clients() {
			return new RegisteredClientRepository() {
				@Override
				public void save(RegisteredClient client) {
					// Spring would have the secret encoded better
				}

				@Override
				public RegisteredClient findById(String id) {
					return findByClientId(id);
				}

				@Override
				public RegisteredClient findByClientId(String id) {
					return CLIENT.equals(id) ? client() : null;
				}
			};
		}

		@Bean
		OAuth2TokenCustomizer<JwtEncodingContext> customizer() {
			return (context) -> {
				if (OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
					context.getClaims()
						.claims((claims) -> claims
							.putAll(this.claims.getOrDefault(context.getPrincipal().getName(), Map.of())));
				}
			};
		}

		@Bean
		JWKSource<SecurityContext> keys() {
			return new ImmutableJWKSet<>(new JWKSet(this.key));
		}

		@Bean
		JwtDecoder decoder(JWKSource<SecurityContext> keys) {
			return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
		}

		@Bean
		AuthorizationServerSettings settings() {
			return AuthorizationServerSettings.builder().build();
		}

		private RegisteredClient client() {
			return RegisteredClient.withId(CLIENT)
				.clientId(CLIENT)
				.clientSecret("{noop}" + SECRET)
				.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
				.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
				.redirectUri(this.redirectUri)
				.scope("openid")
				.scope("profile")
				.clientSettings(ClientSettings.builder().requireProofKey(true).build())
				.build();
		}

		private static RSAKey newKey() {
			try {
				KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
				generator.initialize(2048);
				KeyPair pair = generator.generateKeyPair();
				return new RSAKey.Builder((RSAPublicKey) pair.getPublic()).privateKey((RSAPrivateKey) pair.getPrivate())
					.keyID("key")
					.build();
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
