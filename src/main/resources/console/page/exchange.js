// A request and what came of it, side by side.

import { el, terms } from './dom.js';
import { parse, pretty } from './json.js';

const HEADERS = ['Content-Type', 'X-Request-Id', 'Dial-Id', 'Idempotent-Replayed', 'Retry-After', 'X-RateLimit-Limit',
	'X-RateLimit-Remaining', 'ETag'];

const OUTCOMES = {
	not_executed: 'Talkover has not carried it out.',
	unknown: 'Talkover may have carried it out: look before you send it again.',
	executed: 'Talkover has carried it out.',
};

const DIALS = {
	in_flight: 'is under way: look what came of it before you send it again.',
	placed: 'was placed.',
	not_placed: 'was not placed.',
	unknown: 'may have rung somebody. Nobody knows whether it was placed: look before you send it again.',
};

const ACTORS = {
	caller: 'You, or the app that asks',
	policy: 'Whoever decides what callers may do',
	proxy: 'The operators of the proxy',
	talkover: 'Talkover',
};

const REPLAYED = 'This is the answer to the first request: nobody was rung again.';

export class Exchange {

	element = el('section', { class: 'exchange', 'aria-label': 'Request and answer', hidden: true });

	/** Shows what is on its way. */
	begin(request, environment, cancel) {
		this.release();
		this.request = request;
		this.started = performance.now();
		this.status = el('p', { class: 'status', role: 'status', tabindex: -1 }, 'Waiting for the answer…');
		this.content = el('div', {}, el('button', { type: 'button', onclick: cancel }, 'Stop waiting'));
		this.element.replaceChildren(
			el('section', {}, el('h3', {}, 'Request'),
				el('p', { class: 'signature' }, el('span', { class: 'method' }, request.method), ' ', el('code', {}, request.target),
					` in ${environment}`),
				request.body !== undefined && json(request.body, 'Body of the request')),
			el('section', { class: 'answer' }, el('h3', {}, 'Answer'), this.status, this.content));
		this.element.hidden = false;
		this.content.scrollIntoView({ block: 'nearest' });
	}

	/** Shows an answer. */
	async show(answer) {
		const fields = HEADERS.filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)]);
		const content = await body(answer);
		this.end('success', `${answer.status} ${answer.statusText}`.trim(),
			answer.headers.has('Idempotent-Replayed') && el('p', { class: 'notice' }, REPLAYED), content,
			el('details', {}, el('summary', {}, 'Header fields'), terms(...fields)));
	}

	/** Shows a problem, or that there was no answer. */
	fail(reason) {
		// nothing was sent, and there is a form to sign in now
		if (reason.code === 'SESSION_REQUIRED' && reason.outcome !== 'unknown') return this.clear();
		if (!reason.problem) return this.end('failure', 'No answer', this.withoutAnswer(reason));
		const { problem } = reason;
		this.end('failure', `${problem.status} ${problem.code}`,
			el('h4', {}, problem.title),
			el('p', {}, problem.detail),
			terms(outcome(problem), ['Who acts', ACTORS[problem.actor]],
				['Send again?', again(problem)], ...errors(problem),
				['Talkover', talkover(problem)], ['Request id', problem.request_id && el('code', {}, problem.request_id)]),
			problem.type && el('p', {}, el('a', { href: problem.type, target: '_blank' }, `About ${problem.code}`)),
			el('details', {}, el('summary', {}, 'The whole problem'), json(problem, 'The whole problem')));
	}

	end(kind, status, ...content) {
		const took = Math.round(performance.now() - this.started);
		this.status.classList.add(kind);
		this.status.replaceChildren(el('strong', {}, status), el('span', { class: 'quiet' }, ` in ${took} ms`));
		const isInUse = this.content.contains(document.activeElement);
		this.content.replaceChildren(...content.filter(Boolean));
		if (isInUse) this.status.focus(); // or the keyboard would begin at the top of the page again
		this.content.scrollIntoView({ block: 'nearest' });
	}

	clear() {
		this.release();
		this.element.hidden = true;
		this.element.replaceChildren();
	}

	/** Lets go of an answer that could be saved: the browser keeps it in memory. */
	release() {
		this.element.querySelectorAll('a[download]').forEach(({ href }) => URL.revokeObjectURL(href));
	}

	withoutAnswer(reason) {
		const stopped = reason.name === 'AbortError' ? 'You stopped waiting.' : 'The proxy cannot be reached, or it hung up.';
		return el('p', {}, `${stopped} ${this.request.method === 'GET' ? '' : OUTCOMES.unknown}`);
	}

}

async function body(answer) {
	const type = answer.headers.get('Content-Type') ?? '';
	if (type.includes('json')) return answer.text().then((text) => json(parsed(text), 'Body of the answer'));
	if (type.startsWith('text/')) return answer.text().then((text) => block(text, 'Body of the answer'));
	const blob = await answer.blob();
	if (blob.size === 0) return el('p', { class: 'quiet' }, 'It has no body.');
	return el('p', {}, el('a', { href: URL.createObjectURL(blob), download: 'answer' }, `Save ${blob.size} bytes of ${type}`));
}

/** What is known of the dial says more than that this request has not placed it. */
function outcome({ outcome: ofRequest, dial }) {
	return dial ? ['Dial', [el('code', {}, dial.id), ` ${DIALS[dial.state]}`]] : ['Outcome', OUTCOMES[ofRequest]];
}

function again({ retryable, retry_after: wait }) {
	if (!retryable) return 'No, not as it is.';
	return wait ? `Yes, in ${wait} s.` : 'Yes, later.';
}

function errors({ errors: fields = {} }) {
	return Object.entries(fields).map(([name, messages]) => [name ? el('code', {}, name) : 'Body', messages.join(' ')]);
}

function talkover({ talkover: answer }) {
	return answer && [answer.status, answer.code, answer.message].filter(Boolean).join(' · ');
}

function parsed(text) {
	try {
		return parse(text);
	} catch {
		return text;
	}
}

const json = (value, label) => block(typeof value === 'string' ? value : pretty(value), label);

/** Can be scrolled with the keyboard. */
const block = (text, label) => el('pre', { tabindex: 0, role: 'region', 'aria-label': label }, el('code', {}, text));
