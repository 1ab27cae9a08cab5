/** Who is asking: sign-in, session, CSRF, and where a request may come from. */
@NullMarked
package io.github.talkoverbff.session;

import org.jspecify.annotations.NullMarked;
