/**
 * Measures the proxy: its parts by JMH, and the whole as a process of its own that is
 * called in a closed loop, with Talkover and the callers in this one.
 */
@NullMarked
package io.github.talkoverbff.bench;

import org.jspecify.annotations.NullMarked;
