/**
 * Who did what, where and how it ended: the trail that is kept of it, and what no log may
 * quote.
 */
@NullMarked
package io.github.talkoverbff.audit;

import org.jspecify.annotations.NullMarked;
