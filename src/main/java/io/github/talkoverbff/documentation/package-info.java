/** What readers are told about the proxy: the pages behind a problem's type. */
@NullMarked
package io.github.talkoverbff.documentation;

import org.jspecify.annotations.NullMarked;
