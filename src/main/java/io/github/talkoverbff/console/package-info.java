/**
 * What browsers are given: the client for web apps, and the console, a page that is made
 * with it.
 */
@NullMarked
package io.github.talkoverbff.console;

import org.jspecify.annotations.NullMarked;
