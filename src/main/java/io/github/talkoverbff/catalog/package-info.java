/**
 * What Talkover offers: its documented operations, and how a method and path find theirs.
 */
@NullMarked
package io.github.talkoverbff.catalog;

import org.jspecify.annotations.NullMarked;
