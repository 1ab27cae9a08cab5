/** What crosses: the way of a request from the caller to Talkover and back. */
@NullMarked
package io.github.talkoverbff.proxy;

import org.jspecify.annotations.NullMarked;
