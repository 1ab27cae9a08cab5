/** How JSON that others have written is read: nothing of it is kept. */
@NullMarked
package io.github.talkoverbff.json;

import org.jspecify.annotations.NullMarked;
