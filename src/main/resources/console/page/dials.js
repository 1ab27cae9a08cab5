// The dials of an environment of which nobody knows whether they were placed.

import { ask } from './ask.js';
import { el, terms, time, words } from './dom.js';

export const mayLook = (environment) => environment?.permissions.includes('dialling:read');

/** Asks for them anew, and shows them. */
export async function showDials(section, environment, onSessionOver) {
	const again = () => {
		showDials(section, environment, onSessionOver);
		section.querySelector('button').focus(); // the one that takes the place of what was pressed
	};
	const refresh = el('button', { type: 'button', onclick: again }, 'Refresh');
	const content = el('div', { class: 'cards', 'aria-live': 'polite' }, el('p', { class: 'state' }, 'Loading…'));
	section.replaceChildren(el('div', { class: 'title' }, el('h1', { id: 'dials-title', tabindex: -1 }, 'Unknown dials'), refresh),
		el('p', { class: 'quiet' }, `Calls in ${environment.name} whose answer was lost: somebody may have been rung. The proxy looks `
			+ 'for them at Talkover, and never dials them again.'), content);
	try {
		const { dials } = await ask(`/dialling/${encodeURIComponent(environment.name)}/dials?state=unknown`);
		content.replaceChildren(...(dials.length ? dials.map(card) : [el('p', { class: 'state' }, 'There are none.')]));
	} catch (reason) {
		if (reason.code === 'SESSION_REQUIRED') return onSessionOver();
		content.replaceChildren(el('p', { class: 'error', role: 'alert' }, reason.problem ? reason.message : 'The proxy cannot be reached.'));
	}
}

function card({ id, operation, claimed_at: claimed, rounds, decide_after: decide }) {
	return el('article', { class: 'card' }, el('h2', {}, words(operation)),
		terms(['Dial', el('code', {}, id)], ['Asked for', time(claimed)],
			['Looked for', rounds ? `${rounds} times, and not found: that proves nothing` : 'not yet'],
			['To be decided', [time(decide), ' at the earliest, by someone with ', el('code', {}, 'dialling:write')]]));
}
