// For admins: the environments with what is known of their tokens.

import { ask } from './ask.js';
import { showCards } from './cards.js';
import { el, terms, time, words } from './dom.js';

const STATES = {
	UNPROVED: ['unproved', 'Talkover has not yet said anything about it.'],
	PROVED: ['proved', 'Talkover accepted it when it was last used.'],
	REJECTED: ['rejected', 'Talkover refused it when it was last used.'],
	EXPIRED: ['expired', 'Talkover says that it has expired.'],
};

export const showEnvironments = (section, onSessionOver) => showCards(section, {
	id: 'environments-title',
	title: 'Environments',
	about: 'Those in which you may do everything. A token itself is never shown: its fingerprint is the beginning of its SHA-256.',
	none: 'There are none.',
	load: () => ask('/console/environments'),
	card,
}, onSessionOver);

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
