// The operations of the catalog: a list to search, and the one that was picked.

import { badge, byId, el, words } from './dom.js';
import { forget } from './form.js';
import { OperationPane } from './operation.js';
import { EFFECTS, isGranted, permissionOf } from './permissions.js';
import { link } from './route.js';

const filter = byId('filter');
const list = byId('operations');
const place = byId('operation');

export class Catalog {

	/** What was typed, and what came of it, while other operations are looked at. */
	panes = new Map();

	constructor(operations, user, onSessionOver) {
		this.operations = operations;
		this.user = user;
		this.onSessionOver = onSessionOver;
		const effects = new Set(operations.map(({ effect }) => effect));
		offer(filter.group, [...new Set(operations.map(({ group }) => group))].sort());
		offer(filter.effect, EFFECTS.filter((effect) => effects.has(effect)));
		filter.oninput = () => this.showList();
		filter.onsubmit = (event) => event.preventDefault();
		this.pick(undefined);
	}

	/** Shows the list for an environment, and an operation if there is one of that id. */
	show(environment, id) {
		const moved = this.id !== id;
		const left = moved && !id && this.id;
		this.environment = environment;
		this.id = id;
		this.showList();
		const operation = this.operations.find((candidate) => candidate.id === id);
		if (this.pane?.operation !== operation) this.pick(operation);
		this.pane?.update(environment);
		if (operation && moved) place.querySelector('h2').focus();
		if (left) (list.querySelector(`a[href$="/${CSS.escape(left)}"]`) ?? filter.search).focus();
	}

	/** Lets go of what was typed and answered. */
	forget() {
		this.letGo();
		filter.reset();
		forget();
	}

	/** Lets go of the forms, and of what came of them. */
	letGo() {
		this.panes.forEach((pane) => pane.release());
		this.panes.clear();
		this.pick(undefined);
	}

	pick(operation) {
		if (operation && !this.panes.has(operation)) this.panes.set(operation, new OperationPane(operation, this.user, this.onSessionOver));
		this.pane = this.panes.get(operation);
		place.replaceChildren(this.pane?.element ?? el('p', { class: 'state' }, 'Pick an operation to see it and try it.'));
	}

	showList() {
		const found = this.operations.filter((operation) => this.matches(operation));
		const groups = Map.groupBy(found, ({ group }) => group);
		const all = this.operations.length;
		byId('count').textContent = found.length === all ? `${all} operations` : `${found.length} of ${all} operations`;
		list.replaceChildren(...[...groups].map(([group, operations]) => el('section', { 'aria-label': group },
			el('h2', {}, words(group)),
			el('ul', { class: 'plain' }, operations.map((operation) => el('li', {}, this.item(operation)))))));
		if (found.length === 0) list.append(this.nothing());
	}

	matches(operation) {
		const text = [operation.id, words(operation.id), operation.method, operation.path, permissionOf(operation),
			operation.description ?? ''].join(' ').toLowerCase();
		return filter.search.value.toLowerCase().split(/\s+/).every((word) => text.includes(word))
			&& [operation.group, ''].includes(filter.group.value)
			&& [operation.effect, ''].includes(filter.effect.value)
			&& (!filter.granted.checked || isGranted(operation, this.environment));
	}

	item(operation) {
		const granted = isGranted(operation, this.environment);
		return el('a', {
			href: link(this.environment?.name, 'operations', operation.id),
			class: granted ? 'granted' : 'denied',
			'aria-current': operation.id === this.id && 'true',
		}, el('span', { class: 'method' }, operation.method), el('span', { class: 'name' }, words(operation.id)),
		!granted && el('span', { class: 'unseen' }, 'not granted:'), badge(operation.effect));
	}

	nothing() {
		const reset = () => {
			filter.reset();
			this.showList();
			filter.search.focus();
		};
		return el('p', { class: 'state' }, 'No operation matches. ', el('button', { type: 'button', onclick: reset }, 'Show all'));
	}

}

function offer(select, values) {
	select.replaceChildren(select.options[0], ...values.map((value) => el('option', {}, value)));
}
