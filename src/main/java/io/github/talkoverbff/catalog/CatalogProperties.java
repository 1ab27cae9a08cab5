package io.github.talkoverbff.catalog;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the configuration adds to the catalog.
 *
 * @param operations operations that the shipped catalog does not list yet, each as
 * {@code id METHOD /path group:effect}
 */
@ConfigurationProperties("talkover")
record CatalogProperties(@DefaultValue List<String> operations) {
}
