// The client of talkover-bff, described in talkover-client.d.ts.

const TRIES = 3; // if asked to wait
const LONGEST_WAIT = 60; // seconds

export class TalkoverProblem extends Error {
	constructor(problem) {
		super(problem.detail ?? problem.title);
		this.name = 'TalkoverProblem';
		Object.assign(this, problem, { problem });
	}
}

export function connect({ environment, base = import.meta.url, onSignedOut } = {}) {
	const { origin } = new URL(base, location.href);
	const sessionUrl = `${origin}/session`;
	const prefix = `/talkover/${encodeURIComponent(environment)}`;
	let token; // as /session told it: the cookie is hidden from other origins
	let signedOut = false;

	// first the cookie, as another tab may have signed in anew
	const csrfToken = () =>
		(origin === location.origin && document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]+)/)?.[1]) || token;
	const askForToken = (signal) => send('GET', sessionUrl, { signal });

	async function send(method, url, { body, headers, signal }) {
		const fields = new Headers({ Accept: 'application/json', ...headers });
		if (body !== undefined) fields.set('Content-Type', 'application/json');
		if (method !== 'GET') {
			if (!csrfToken()) await askForToken(signal);
			fields.set('X-XSRF-TOKEN', csrfToken());
		}
		body = JSON.stringify(body);
		const answer = await fetch(url, { method, headers: fields, body, signal, credentials: 'include' });
		token = answer.headers.get('X-XSRF-TOKEN') ?? token;
		return answer;
	}

	async function request(method, url, options) {
		for (let tries = 1; ; tries++) {
			const answer = await send(method, url, options);
			if (answer.ok || answer.status === 304) {
				signedOut = false;
				return answer;
			}
			const problem = await read(answer);
			const wait = Number(answer.headers.get('Retry-After'));
			if (method === 'GET' && problem.retryable && wait > 0 && wait <= LONGEST_WAIT && tries < TRIES) {
				await sleep(wait, options.signal);
			} else if (problem.code === 'CSRF_REJECTED' && tries === 1) {
				await askForToken(options.signal);
			} else {
				throw new TalkoverProblem(problem);
			}
		}
	}

	async function call(method, path, options = {}) {
		const url = new URL(prefix + path, origin);
		if (!url.pathname.startsWith(`${prefix}/api/`)) throw new TypeError(`Not a path of Talkover: ${path}`);
		for (const [name, values] of Object.entries(options.query ?? {})) {
			[values].flat().forEach((value) => value != null && url.searchParams.append(name, value));
		}
		return request(method, url, options).catch((problem) => {
			if (problem.code === 'SESSION_REQUIRED' && !signedOut) {
				signedOut = true;
				onSignedOut?.(problem);
			}
			throw problem;
		});
	}

	const verb = (method) => (path, body, options) => call(method, path, { ...options, body }).then(content);
	const ofSession = (method, query, body) => request(method, sessionUrl + query, { body }).then(content);

	return {
		request: call,
		get: (path, options) => call('GET', path, options).then(content),
		post: verb('POST'),
		put: verb('PUT'),
		patch: verb('PATCH'),
		delete: verb('DELETE'),
		session: () => ofSession('GET', '').catch((problem) => {
			if (problem.code === 'SESSION_REQUIRED') return null;
			throw problem;
		}),
		signIn: (username, password) => ofSession('POST', '', { username, password }),
		signOut: () => ofSession('DELETE', '?provider_logout=true').then((answer) => answer?.logout_url),
	};
}

function content(answer) {
	const type = answer.headers.get('Content-Type');
	return type ? (type.includes('json') ? answer.json() : answer.blob()) : undefined;
}

// what stands in between may fail in its own words
const read = (answer) => answer.json().catch(() => ({
	title: answer.statusText, code: 'NOT_A_PROBLEM', status: answer.status, outcome: 'unknown', retryable: false,
}));

const sleep = (seconds, signal) => new Promise((resolve, reject) => {
	setTimeout(resolve, seconds * 1000);
	signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
});
