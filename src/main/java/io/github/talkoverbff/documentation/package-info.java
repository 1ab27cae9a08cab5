/**
 * What readers are told about the proxy: the pages behind a problem's type, and for
 * programs the OpenAPI description of everything.
 */
@NullMarked
package io.github.talkoverbff.documentation;

import org.jspecify.annotations.NullMarked;
