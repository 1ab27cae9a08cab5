/**
 * Calls Talkover: the only package that sends the API token and knows how Talkover fails.
 */
@NullMarked
package io.github.talkoverbff.upstream;

import org.jspecify.annotations.NullMarked;
