/**
 * What we report: one form for every failure, whoever caused it, and the id it is
 * reported under.
 */
@NullMarked
package io.github.talkoverbff.problem;

import org.jspecify.annotations.NullMarked;
