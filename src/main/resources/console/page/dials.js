// The dials of an environment of which nobody knows whether they were placed.

import { ask } from './ask.js';
import { showCards } from './cards.js';
import { el, terms, time, words } from './dom.js';

export const mayLook = (environment) => environment?.permissions.includes('dialling:read');

export const showDials = (section, { name }, onSessionOver) => showCards(section, {
	id: 'dials-title',
	title: 'Unknown dials',
	about: `Calls in ${name} whose answer was lost: somebody may have been rung. The proxy looks for them at Talkover, and never `
		+ 'dials them again.',
	none: 'There are none.',
	load: async () => (await ask(`/dialling/${encodeURIComponent(name)}/dials?state=unknown`)).dials,
	card,
}, onSessionOver);

function card({ id, operation, claimed_at: claimed, rounds, decide_after: decide }) {
	return el('article', { class: 'card' }, el('h2', {}, words(operation)),
		terms(['Dial', el('code', {}, id)], ['Asked for', time(claimed)],
			['Looked for', rounds ? `${rounds} times, and not found: that proves nothing` : 'not yet'],
			['To be decided', [time(decide), ' at the earliest, by someone with ', el('code', {}, 'dialling:write')]]));
}
