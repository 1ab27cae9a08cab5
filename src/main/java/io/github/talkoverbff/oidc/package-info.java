/** Signs in with an identity provider, by OpenID Connect. */
@NullMarked
package io.github.talkoverbff.oidc;

import org.jspecify.annotations.NullMarked;
