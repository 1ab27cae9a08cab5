// The keys of what lets calls go out: a request that is sent again has the same one until it is known what came of it, and rings
// nobody twice. They outlive page and session, but not the tab, and do not tell whom they are for.

import { uuidV7 } from '/talkover-client.js';

const PREFIX = 'key of ';

/** The key of an intent: of the user, the environment and the whole request. */
export async function keyOf(intent) {
	const name = await nameOf(intent);
	const key = sessionStorage.getItem(name) ?? uuidV7();
	sessionStorage.setItem(name, key);
	return key;
}

/** Has the next request like this one be an intent of its own. */
export const settle = async (intent) => sessionStorage.removeItem(await nameOf(intent));

async function nameOf(intent) {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(intent)));
	return PREFIX + btoa(String.fromCharCode(...new Uint8Array(digest)));
}
