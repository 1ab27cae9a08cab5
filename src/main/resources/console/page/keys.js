// The keys of what dials: a request that is sent again has the same one until it is known what came of it, and rings nobody twice.

import { uuidV7 } from '/talkover-client.js';

const keys = new Map();

/** The key of an intent: the environment and the whole request. */
export function keyOf(intent) {
	if (!keys.has(intent)) keys.set(intent, uuidV7());
	return keys.get(intent);
}

/** Has the next request like this one be an intent of its own. */
export const settle = (intent) => keys.delete(intent);

export const forgetKeys = () => keys.clear();
