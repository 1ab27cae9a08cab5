/** What operators set: what is wrong or unknown in it stops the start, by name. */
@NullMarked
package io.github.talkoverbff.setting;

import org.jspecify.annotations.NullMarked;
