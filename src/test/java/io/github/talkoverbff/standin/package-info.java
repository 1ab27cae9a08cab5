/** Plays Talkover for tests and for the demo. */
package io.github.talkoverbff.standin;
