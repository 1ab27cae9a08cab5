/** What stands for a text or a file where it cannot stand itself. */
@NullMarked
package io.github.talkoverbff.digest;

import org.jspecify.annotations.NullMarked;
