/** The application: a backend-for-frontend between internal web apps and Talkover. */
@NullMarked
package io.github.talkoverbff;

import org.jspecify.annotations.NullMarked;
