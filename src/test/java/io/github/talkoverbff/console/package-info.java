@NullMarked
package io.github.talkoverbff.console;

import org.jspecify.annotations.NullMarked;
