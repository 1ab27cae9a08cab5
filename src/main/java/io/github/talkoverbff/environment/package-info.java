/** Where requests go, and with which token. */
@NullMarked
package io.github.talkoverbff.environment;

import org.jspecify.annotations.NullMarked;
