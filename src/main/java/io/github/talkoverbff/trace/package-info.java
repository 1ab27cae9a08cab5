/** What a collector of traces is told of requests, if there is one. */
@NullMarked
package io.github.talkoverbff.trace;

import org.jspecify.annotations.NullMarked;
