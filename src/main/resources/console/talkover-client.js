const DIALS = RegExp('/agents/[^/]+/call |/campaigns/[^/]+/(call |sftp/trigger-import |status active$)');
const PATH = /^\/api(\/(?!(\.|%2[eE])+([/?#]|$))[^\0- /\\?#]+)+([?#]|$)/;

export class TalkoverProblem extends Error {
	constructor(problem) {
		super(problem.detail ?? problem.title);
		Object.assign(this, problem, { name: 'TalkoverProblem', problem });
	}
}

export function connect({ environment, base = import.meta.url, onSignedOut } = {}) {
	const { origin } = new URL(base, location);
	let token, told;

	const renew = ({ signal }) => send('GET', `${origin}/session`, { signal });

	async function send(method, url, { body, headers, signal, dial }) {
		headers = new Headers({ accept: 'application/json', ...headers });
		if (body !== undefined) headers.set('Content-Type', 'application/json');
		if (method !== 'GET') headers.set('X-XSRF-TOKEN', token || await renew({ signal }) && token);
		const reply = await fetch(url, { method, headers, body: JSON.stringify(body), signal, credentials: 'include' });
		token = reply.headers.get('X-XSRF-TOKEN') ?? token;
		return dial ? new Response(await reply.text() || null, reply) : reply;
	}

	async function ask(method, url, { key, ...rest }) {
		const dial = rest.dial = key || DIALS.test(`${url.pathname} ${rest.body?.status}`);
		rest.headers = { ...dial && { 'idempotency-key': key ?? uuidV7() }, ...Object.fromEntries(new Headers(rest.headers)) };
		rest.late = Date.now() + 3e5;
		let doubt, was = told;
		for (let tries = 1; ; tries++) {
			const reply = await send(method, url, rest).catch((lost) => dial && tries < 3 ? sleep(tries, rest) : Promise.reject(lost));
			doubt ||= !reply;
			if (!reply) continue;
			const { status } = reply;
			if (reply.ok && (!dial || reply.headers.has('Dial-Id')) || status === 304) return told &&= !was, reply;
			let why = await reply.json().catch(() => {});
			if (!why?.outcome) why = { title: 'HTTP ' + status, code: 'NOT_A_PROBLEM', status, outcome: 'unknown', retryable: false };
			if (doubt && !why.dial) why.outcome = 'unknown';
			doubt ||= why.dial;
			const wait = why.retryable && (method === 'GET' || why.dial && status === 409) && why.retry_after;
			if (wait > 0 && wait <= 60 && tries < 3) await sleep(wait, rest);
			else if (why.code === 'CSRF_REJECTED' && tries < 3 && !doubt) await renew(rest);
			else throw new TalkoverProblem(why);
		}
	}

	async function call(method, path, { query, ...rest } = {}) {
		const url = new URL(`/talkover/${encodeURIComponent(environment)}${path}`, origin);
		if (!PATH.test(path)) throw TypeError('Bad path ' + path);
		for (const name in query) [query[name]].flat().forEach((one) => one != null && url.searchParams.append(name, one));
		return ask(method, url, rest).catch((why) => {
			if (why.code === 'SESSION_REQUIRED' && !told) onSignedOut?.(told = why);
			throw why;
		});
	}

	const verb = (method) => (path, body, rest) => call(method, path, { ...rest, body }).then(read);
	const ours = (method, query, body) => ask(method, `${origin}/session${query}`, { body }).then(read);
	return {
		request: call,
		get: (path, rest) => call('GET', path, rest).then(read),
		post: verb('POST'), put: verb('PUT'), patch: verb('PATCH'), delete: verb('DELETE'),
		session: () => ours('GET', '').catch((why) => why.code === 'SESSION_REQUIRED' ? null : Promise.reject(why)),
		signIn: (username, password) => ours('POST', '', { username, password }),
		signOut: () => ours('DELETE', '?provider_logout=true').then((end) => end?.logout_url),
	};
}

async function read(reply) {
	const blob = await reply.blob();
	if (blob.size) return blob.type.includes('json') ? JSON.parse(await blob.text()) : blob;
}

export const uuidV7 = () => crypto.randomUUID().replace(/^.{15}/, `0${Date.now().toString(16)}`.replace(/....$/, '-$&-7'));

const sleep = (wait, { signal, late }) => new Promise((done, reject) => {
	signal?.throwIfAborted();
	const over = AbortSignal.timeout(wait * 1000);
	over.onabort = () => Date.now() < late ? done() : reject(TypeError('Too late'));
	signal?.addEventListener('abort', () => reject(signal.reason), { signal: over });
});
