// What the user may do in an environment.

import { el, terms, time, words } from './dom.js';
import { EFFECTS, OWN, isGranted } from './permissions.js';

/** Shows the roles, and group by group the effects that they grant. */
export function showAccess(section, session, environment, operations) {
	const groups = Map.groupBy([...operations.filter(({ served }) => served), ...OWN], ({ group }) => group);
	section.replaceChildren(
		el('h1', { id: 'access-title', tabindex: -1 }, environment ? `Your access in ${environment.name}` : 'Your access'),
		terms(['User', session.user],
			['Roles', session.roles.length ? session.roles.map((role) => el('span', { class: 'badge' }, role)) : 'none'],
			['Session', ['ends ', time(session.expires_at), ' unless it is used again first']]),
		environment && el('table', {}, el('caption', {}, 'What your roles grant, group by group'),
			el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Group'), el('th', { scope: 'col' }, 'Effects'))),
			el('tbody', {}, [...groups].sort().map(([group, members]) => row(group, members, environment)))),
		environment && el('p', { class: 'quiet' }, 'A crossed-out effect is not granted. A role may be limited to certain agents '
			+ 'or to test calls beyond that.'));
}

function row(group, operations, environment) {
	const effects = EFFECTS.filter((effect) => operations.some((operation) => operation.effect === effect));
	return el('tr', {}, el('th', { scope: 'row' }, words(group)), el('td', {}, effects.map((effect) => {
		return isGranted({ group, effect }, environment) ? el('span', { class: `badge ${effect}` }, effect) : el('del', { class: 'badge' }, effect);
	})));
}
