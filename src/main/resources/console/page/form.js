// A form made from an operation: its path, its query and its body.

import { el, prose } from './dom.js';
import { parse, pretty } from './json.js';

/** What was typed for a variable, offered again where another path has one of that name. */
const remembered = new Map();

export const forget = () => remembered.clear();

const VARIABLE = /\{([a-z_]+)\}/g;

// what a browser would take for a step in the path, or the proxy refuses
const SEGMENT = '\\s*(?!\\.{1,2}\\s*$)[^\\/\\\\;\\s][^\\/\\\\;]*';

export class OperationForm {

	constructor(operation, onSend) {
		this.operation = operation;
		this.isBusy = false;
		this.variables = [...operation.path.matchAll(VARIABLE)].map(([, name]) => variable(name));
		this.query = operation.query.map(parameter);
		this.more = el('input', { id: 'field-more', autocomplete: 'off', spellcheck: 'false', placeholder: 'name=value&name=value' });
		this.body = operation.body && el('textarea', { id: 'field-body', spellcheck: 'false', 'aria-describedby': 'body-error' });
		if (this.body) fill(this.body, pretty(operation.body.example));
		this.error = el('p', { id: 'body-error', class: 'error', role: 'alert', hidden: true });
		this.preview = el('code', { class: 'preview' });
		this.button = el('button', { type: 'submit', class: 'primary' });
		this.element = el('form', { class: 'try', oninput: () => this.update(this.environment), onsubmit: (event) => {
			event.preventDefault();
			if (!this.isBusy) onSend();
		} }, this.pathFields(), this.queryFields(), this.body && this.bodyFields(),
		el('p', { class: 'send' }, this.button, ' ', this.preview));
	}

	/** Whether a request is on its way: then no other can be sent. */
	set busy(busy) {
		this.isBusy = busy;
		this.update(this.environment);
	}

	update(environment) {
		this.environment = environment;
		this.button.textContent = environment ? `Send to ${environment.name}` : 'Send';
		this.button.disabled = !environment;
		this.button.setAttribute('aria-disabled', this.isBusy); // disabled, it would lose the focus
		const query = this.queryText();
		this.preview.textContent = `${this.operation.method} ${this.path((value, name) => value || `{${name}}`)}${query && `?${query}`}`;
	}

	/** The request, or null if it cannot be made yet: then the form says why. */
	read() {
		for (const { name, value } of this.variables.map(({ input }) => input)) remembered.set(name, value);
		const body = this.readBody();
		if (body === INVALID) return null;
		const path = this.path(encodeURIComponent);
		const query = Object.groupBy(this.pairs(), ([name]) => name);
		for (const name in query) query[name] = query[name].map(([, value]) => value);
		return { method: this.operation.method, path, query, body, target: path + (this.queryText() && `?${this.queryText()}`) };
	}

	readBody() {
		const text = this.body?.value.trim();
		this.error.hidden = true;
		if (!text) return undefined;
		try {
			return parse(text);
		} catch (reason) {
			this.error.textContent = `This is not valid JSON: ${reason.message}`;
			this.error.hidden = false;
			this.body.focus();
			return INVALID;
		}
	}

	path(encode) {
		const inputs = this.variables.map(({ input }) => input);
		return this.operation.path.replace(VARIABLE, (match, name) => encode(inputs.shift().value.trim(), name));
	}

	pairs() {
		const documented = this.query.map(({ input }) => [input.name, input.value.trim()]).filter(([, value]) => value);
		return [...documented, ...new URLSearchParams(this.more.value)];
	}

	queryText() {
		return new URLSearchParams(this.pairs()).toString();
	}

	pathFields() {
		return this.variables.length > 0 && el('fieldset', {}, el('legend', {}, 'Path'), this.variables.map(({ element }) => element));
	}

	queryFields() {
		if (this.operation.method !== 'GET' && this.query.length === 0) return null;
		const more = el('div', { class: 'field' }, el('label', { for: 'field-more' }, 'Other parameters'), this.more);
		return el('fieldset', {}, el('legend', {}, 'Query'), this.query.map(({ element }) => element), more);
	}

	bodyFields() {
		const { fields } = this.operation.body;
		return el('fieldset', {}, el('legend', {}, el('label', { for: 'field-body' }, 'JSON body')), this.body, this.error,
			fields.length > 0 && el('details', {}, el('summary', {}, `What it may hold: ${fields.length} fields`),
				el('dl', {}, fields.flatMap(describe))));
	}

}

const INVALID = Symbol('invalid');

let fields = 0;

/** A path may have two variables of one name, and the query a third. */
const newId = () => `field-${++fields}`;

function fill(area, text) {
	area.value = text;
	area.rows = Math.min(text.split('\n').length + 2, 20);
}

function variable(name) {
	const input = el('input', { id: newId(), name, required: true, pattern: SEGMENT, autocomplete: 'off', spellcheck: 'false',
		title: 'one segment of a path, without slashes' });
	input.value = remembered.get(name) ?? '';
	return field(input, name, '');
}

function parameter({ name, required, type, values, description }) {
	const numeric = ['integer', 'number'].includes(type);
	const choices = values ?? (type === 'boolean' ? [true, false] : null);
	const attributes = { id: newId(), name, required };
	const input = choices
		? el('select', attributes, el('option', { value: '' }, ''), choices.map((value) => el('option', {}, String(value))))
		: el('input', { ...attributes, inputmode: numeric && 'numeric', autocomplete: 'off', spellcheck: 'false' });
	return field(input, name, description);
}

function field(input, name, description) {
	const hint = description && el('small', { id: `${input.id}-hint` }, prose(description));
	if (hint) input.setAttribute('aria-describedby', hint.id);
	return { input, element: el('div', { class: 'field' }, el('label', { for: input.id }, el('code', {}, name)), input, hint) };
}

function describe({ name, required, type, values, description }) {
	const facts = [type, required && 'required', values && `one of ${values.join(', ')}`].filter(Boolean).join(', ');
	return [el('dt', {}, el('code', {}, name)), el('dd', {}, el('span', { class: 'quiet' }, facts), ' ', prose(description ?? ''))];
}
