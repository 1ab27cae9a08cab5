package io.github.talkoverbff.environment;

import java.net.URI;

/**
 * An account at Talkover that callers can reach.
 *
 * @param name its name in our paths
 * @param baseUrl where it lives, without a slash at the end
 * @param token the credential that opens it
 * @param enabled whether calls to it are let through
 */
public record Environment(String name, URI baseUrl, ApiToken token, boolean enabled) {
}
