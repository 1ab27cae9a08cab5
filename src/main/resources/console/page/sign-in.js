// The sign-in form, and the identity providers beside it.

import { ask, reasonOf } from './ask.js';
import { byId, el } from './dom.js';
import { returnTo } from './route.js';

const gate = byId('sign-in');
const form = byId('credentials');
const providers = byId('providers');
const notice = byId('sign-in-notice');
const error = byId('sign-in-error');

let ways;

/** Finds out how users sign in: when a session ends, it may be too late to ask. */
export const learnWays = async () => {
	ways ??= await ask('/console/sign-in');
};

/**
 * Shows the form until somebody has signed in.
 * @param {import('/talkover-client.js').Talkover} talkover
 * @param {(string|Node)[]} message what to say first
 * @returns the session
 */
export async function signIn(talkover, ...message) {
	await learnWays();
	form.hidden = !ways.password;
	showProviders();
	say(notice, message);
	say(error, []);
	gate.hidden = false;
	(ways.password ? form.username : gate.querySelector('h1')).focus();
	return new Promise((resolve) => {
		form.onsubmit = async (event) => {
			event.preventDefault();
			const session = await submit(talkover);
			if (!session) return;
			gate.hidden = true;
			form.reset();
			resolve(session);
		};
	});
}

async function submit(talkover) {
	const button = form.querySelector('button');
	button.disabled = true;
	say(error, []);
	try {
		return await talkover.signIn(form.username.value, form.password.value);
	} catch (reason) {
		say(error, [reasonOf(reason)]);
		form.password.select();
	} finally {
		button.disabled = false;
	}
}

function showProviders() {
	const back = encodeURIComponent(returnTo()?.slice(location.origin.length) ?? `/${location.hash}`);
	providers.hidden = ways.providers.length === 0;
	providers.replaceChildren(...ways.providers.map(({ id, name }) => el('li', {}, el('a', {
		class: 'button', href: `/login?provider=${encodeURIComponent(id)}&return_to=${back}`,
	}, `Sign in with ${name}`))));
}

function say(place, message) {
	place.replaceChildren(...message);
	place.hidden = message.length === 0;
}
