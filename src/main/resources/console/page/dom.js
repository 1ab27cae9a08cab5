// Makes elements without markup in strings, which the page's Content-Security-Policy forbids.

/** An element with attributes, listeners (`onclick`) and children; those that are null or false are left out. */
export function el(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
		else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value);
	}
	element.append(...children.flat().filter((child) => child != null && child !== false));
	return element;
}

export const byId = (id) => document.getElementById(id);

/** A list of terms; a pair whose description is null or empty is left out. */
export function terms(...pairs) {
	return el('dl', {}, pairs.filter(([, description]) => description != null && description !== '')
		.map(([term, description]) => [el('dt', {}, term), el('dd', {}, description)]).flat());
}

/** Text in which `backticks` stand for code, as in our descriptions. */
export function prose(text) {
	return text.split('`').map((part, index) => (index % 2 ? el('code', {}, part) : part));
}

/** The effect of an operation, as a badge. */
export const badge = (effect) => el('span', { class: `badge ${effect}` }, effect);

/** `make-call` as people read it. */
export function words(id) {
	const text = id.replaceAll('-', ' ').replaceAll('_', ' ');
	return text[0].toUpperCase() + text.slice(1);
}

/** A time as people read it. */
export const time = (instant) => el('time', { datetime: instant },
	new Date(instant).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }));
