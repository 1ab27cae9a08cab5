/** Keeps sessions in Redis, so that all replicas share them. */
@NullMarked
package io.github.talkoverbff.redis;

import org.jspecify.annotations.NullMarked;
