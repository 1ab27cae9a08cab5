// The step in front of what cannot be taken back.

import { el, terms, words } from './dom.js';
import { letsCallsOut } from './permissions.js';

const WARNINGS = {
	dial: ['This places real phone calls', 'Phones ring, and the account pays for it.'],
	charge: ['This moves money', 'The account is charged.'],
	delete: ['This loses something for good', 'Nobody can bring back what is deleted.'],
};

/** If the body says so. */
const TEST = ['This places a test call', 'It is free of charge, but a phone may ring.'];

/** Whether the request may go out: asks the user where its effect is one to think about. */
export function isConfirmed(operation, environment, request) {
	const warning = WARNINGS[operation.effect];
	if (!warning || operation.effect === 'dial' && !letsCallsOut(operation, request.body)) return true;
	const test = operation.testable && request.body?.is_testing === true;
	const [title, text] = test ? TEST : warning;
	const dialog = el('dialog', { 'aria-labelledby': 'warning-title', 'aria-describedby': 'warning-text' },
		el('h2', { id: 'warning-title' }, title),
		el('p', { id: 'warning-text' }, text),
		terms(['Operation', words(operation.id)], ['Environment', el('strong', {}, environment)],
			['Rings', operation.effect === 'dial' && typeof request.body?.to === 'string' ? el('strong', {}, request.body.to) : null],
			['Request', el('code', {}, `${request.method} ${request.target}`)]),
		el('p', { class: 'choice' },
			el('button', { type: 'button', autofocus: true, onclick: () => dialog.close() }, 'Cancel'),
			el('button', { type: 'button', class: 'danger', onclick: ({ detail }) => {
				if (detail < 2) dialog.close('send'); // the second click of two was meant for what stood here before
			} }, `Send to ${environment}`)));
	document.body.append(dialog);
	dialog.showModal();
	return new Promise((resolve) => {
		dialog.onclose = () => {
			dialog.remove();
			resolve(dialog.returnValue === 'send');
		};
	});
}

/** Lets nothing through any more: whoever is asked is elsewhere by now. */
export const withdraw = () => document.querySelector('dialog')?.close();

addEventListener('hashchange', withdraw);
