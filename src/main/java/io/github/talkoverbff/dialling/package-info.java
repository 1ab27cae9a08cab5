/**
 * Places phone calls at most once: the ledger of dials, who may be rung, and what became
 * of a dial whose answer was lost.
 */
@NullMarked
package io.github.talkoverbff.dialling;

import org.jspecify.annotations.NullMarked;
