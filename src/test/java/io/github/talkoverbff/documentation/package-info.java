/** What readers are told about the proxy. */
package io.github.talkoverbff.documentation;
