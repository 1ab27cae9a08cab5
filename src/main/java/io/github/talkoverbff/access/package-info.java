/** What callers may do. */
@NullMarked
package io.github.talkoverbff.access;

import org.jspecify.annotations.NullMarked;
