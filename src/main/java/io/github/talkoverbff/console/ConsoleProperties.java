package io.github.talkoverbff.console;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether there is a console. Read where beans are chosen; here so that the setting is
 * checked, and known to be one.
 *
 * @param enabled whether its page and what stands behind it are served
 */
@ConfigurationProperties("talkover.console")
record ConsoleProperties(@DefaultValue("true") boolean enabled) {
}
