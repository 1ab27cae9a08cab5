// For admins: the environments with what is known of their tokens.

import { ask } from './ask.js';
import { el, terms, time, words } from './dom.js';

const STATES = {
	UNPROVED: ['unproved', 'Talkover has not yet said anything about it.'],
	PROVED: ['proved', 'Talkover accepted it when it was last used.'],
	REJECTED: ['rejected', 'Talkover refused it when it was last used.'],
	EXPIRED: ['expired', 'Talkover said that its time is over.'],
};

/** Asks for them anew, and shows them. */
export async function showEnvironments(section, onSessionOver) {
	const again = () => {
		showEnvironments(section, onSessionOver);
		section.querySelector('button').focus(); // the one that takes the place of what was pressed
	};
	const refresh = el('button', { type: 'button', onclick: again }, 'Refresh');
	const content = el('div', { class: 'cards', 'aria-live': 'polite' }, el('p', { class: 'state' }, 'Loading…'));
	section.replaceChildren(el('div', { class: 'title' }, el('h1', { id: 'environments-title', tabindex: -1 }, 'Environments'), refresh),
		el('p', { class: 'quiet' }, 'Those in which you may do everything. A token itself is never shown: its fingerprint is the '
			+ 'beginning of its SHA-256.'), content);
	try {
		content.replaceChildren(...(await ask('/console/environments')).map(card));
	} catch (reason) {
		if (reason.code === 'SESSION_REQUIRED') return onSessionOver();
		content.replaceChildren(el('p', { class: 'error', role: 'alert' }, reason.problem ? reason.message : 'The proxy cannot be reached.'));
	}
}

function card({ name, enabled, slot, tokens }) {
	return el('article', { class: 'card' }, el('h2', {}, name),
		!enabled && el('p', { class: 'notice' }, 'Switched off: every request to it is refused.'),
		Object.entries(tokens).map(([place, token]) => el('section', {},
			el('h3', {}, `${words(place)} token`, place === slot && el('span', { class: 'quiet' }, ', in use')), tokenFacts(token))));
}

function tokenFacts({ fingerprint, state, last_proof: proof }) {
	const [word, meaning] = STATES[state];
	return terms(['State', [el('span', { class: `badge ${word}` }, word), ' ', meaning]],
		['Fingerprint', el('code', {}, fingerprint)], ['Last accepted', proof ? time(proof) : 'never']);
}
