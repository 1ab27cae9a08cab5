/** What callers may do: roles, and the conditions of what they grant. */
@NullMarked
package io.github.talkoverbff.access;

import org.jspecify.annotations.NullMarked;
