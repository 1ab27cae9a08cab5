/**
 * Renders the Helm chart and holds what comes out to what Kubernetes and the application
 * take.
 */
package io.github.talkoverbff.helm;
