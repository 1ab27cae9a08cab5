/**
 * Where callers arrive, before anybody asks what they want: connections, heads and bodies
 * that the heap can hold, and how all of it stops.
 */
@NullMarked
package io.github.talkoverbff.server;

import org.jspecify.annotations.NullMarked;
