// An operation: what it is, whether the user may use it, and a form to try it.

import { connect } from '/talkover-client.js';
import { isOfAnother } from './ask.js';
import { badge, el, prose, words } from './dom.js';
import { Exchange } from './exchange.js';
import { OperationForm } from './form.js';
import { keyOf, settle } from './keys.js';
import { isGranted, letsCallsOut, permissionOf } from './permissions.js';
import { link } from './route.js';
import { isConfirmed } from './warning.js';

const NOT_SERVED = 'It needs the token of a Talkover user, which the proxy does not hold: try it at Talkover itself.';

/** Where nothing more is to be learnt by sending the same once more. */
const SETTLED = ['placed', 'not_placed'];

/** Where nothing can be done with the key any more, or never could. */
const USELESS = ['IDEMPOTENCY_KEY_EXPIRED', 'IDEMPOTENCY_KEY_INVALID'];

const NO_KEY = 'Browsers make no idempotency keys on pages of plain http, and without one a call could be placed twice: open the '
	+ 'console by https, or as localhost.';

export class OperationPane {

	constructor(operation, user, onSessionOver) {
		this.operation = operation;
		this.user = user;
		this.onSessionOver = onSessionOver;
		this.back = el('a', {}, 'All operations');
		this.access = el('span', {}, '.');
		this.exchange = new Exchange();
		this.form = new OperationForm(operation, () => this.send());
		this.element = el('article', {}, el('p', { class: 'back' }, this.back),
			el('h2', { class: 'headline', tabindex: -1 }, words(operation.id)),
			el('p', { class: 'signature' }, el('span', { class: 'method' }, operation.method), ' ', el('code', {}, operation.path)),
			operation.description && el('p', {}, prose(operation.description)),
			el('p', {}, badge(operation.effect), ' Needs the permission ', el('code', {}, permissionOf(operation)), this.access),
			operation.served ? [this.form.element, this.exchange.element] : el('p', { class: 'notice' }, NOT_SERVED));
	}

	/** Tells the environment that it is for now. */
	update(environment) {
		this.environment = environment;
		this.back.href = link(environment?.name, 'operations');
		const granted = isGranted(this.operation, environment);
		if (this.operation.served) this.access.replaceChildren(', which ', granted ? 'you have' : el('strong', {}, 'none of your roles grants'),
			` in ${environment?.name ?? 'any environment'}.`);
		this.form.update(environment);
	}

	/** Lets go of what came of it, and asks for nothing more. */
	release() {
		this.cancel?.abort();
		this.exchange.release();
	}

	async send() {
		const request = this.form.read();
		const { operation, environment, exchange, user } = this;
		if (!request || !await isConfirmed(operation, environment.name, request)) return;
		const cancel = this.cancel = new AbortController();
		const talkover = connect({ environment: environment.name, onSignedOut: this.onSessionOver });
		const intent = letsCallsOut(operation, request.body) && [user, environment.name, request];
		exchange.begin(request, environment.name, () => cancel.abort());
		if (intent && !isSecureContext) return exchange.end('failure', 'Nothing was sent', el('p', {}, NO_KEY));
		this.form.busy = true;
		const stopped = new Promise((done) => cancel.signal.addEventListener('abort', () => done(false)));
		if (operation.method !== 'GET' && await Promise.race([isOfAnother(talkover, user), stopped])) return location.reload();
		try {
			const key = intent ? await keyOf(intent) : undefined;
			await exchange.show(await talkover.request(operation.method, request.path, { ...request, key, signal: cancel.signal }));
			if (intent) await settle(intent);
		} catch (reason) {
			exchange.fail(reason);
			if (intent && (SETTLED.includes(reason.dial?.state) || USELESS.includes(reason.code))) await settle(intent);
		} finally {
			this.form.busy = false;
		}
	}

}
