// A view of cards, asked for anew each time that it is shown.

import { reasonOf } from './ask.js';
import { el } from './dom.js';

/**
 * Shows a view.
 * @param section where
 * @param {{id: string, title: string, about: string, none: string, load: () => Promise<object[]>, card: (object) => Element}} view
 */
export async function showCards(section, view, onSessionOver) {
	const again = () => {
		showCards(section, view, onSessionOver);
		section.querySelector('button').focus(); // the one that takes the place of what was pressed
	};
	const refresh = el('button', { type: 'button', onclick: again }, 'Refresh');
	const content = el('div', { class: 'cards', 'aria-live': 'polite' }, el('p', { class: 'state' }, 'Loading…'));
	section.replaceChildren(el('div', { class: 'title' }, el('h1', { id: view.id, tabindex: -1 }, view.title), refresh),
		el('p', { class: 'quiet' }, view.about), content);
	try {
		const all = await view.load();
		content.replaceChildren(...(all.length ? all.map(view.card) : [el('p', { class: 'state' }, view.none)]));
	} catch (reason) {
		if (reason.code === 'SESSION_REQUIRED') return onSessionOver();
		content.replaceChildren(el('p', { class: 'error', role: 'alert' }, reasonOf(reason)));
	}
}
