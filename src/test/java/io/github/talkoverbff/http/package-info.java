/** Plays the caller, byte for byte. */
package io.github.talkoverbff.http;
