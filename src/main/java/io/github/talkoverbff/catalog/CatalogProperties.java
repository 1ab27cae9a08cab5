package io.github.talkoverbff.catalog;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the configuration adds to the catalog.
 *
 * @param operations operations that the shipped catalog does not list yet, each as
 * {@code id METHOD /path group:effect}, and {@code testable} at its end if
 * {@code is_testing} makes its calls test calls
 */
@ConfigurationProperties("talkover")
record CatalogProperties(@DefaultValue List<String> operations) {
}
