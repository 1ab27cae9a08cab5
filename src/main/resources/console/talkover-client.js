const DIALS = RegExp('/agents/[^/]+/call |/campaigns/[^/]+/(call |sftp/trigger-import |status active$)');

export class TalkoverProblem extends Error {
	constructor(problem) {
		super(problem.detail ?? problem.title);
		Object.assign(this, problem, { name: 'TalkoverProblem', problem });
	}
}

export function connect({ environment, base = import.meta.url, onSignedOut } = {}) {
	const { origin } = new URL(base, location);
	const session = `${origin}/session`;
	const prefix = `/talkover/${encodeURIComponent(environment)}`;
	let token, told;

	const csrf = () => origin === location.origin && document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]+)/)?.[1] || token;
	const renew = (signal) => send('GET', session, { signal });

	async function send(method, url, { body, headers, signal }) {
		headers = new Headers({ Accept: 'application/json', ...headers });
		if (body !== undefined) headers.set('Content-Type', 'application/json');
		if (method !== 'GET') {
			csrf() || await renew(signal);
			headers.set('X-XSRF-TOKEN', csrf());
		}
		const answer = await fetch(url, { method, headers, body: JSON.stringify(body), signal, credentials: 'include' });
		token = answer.headers.get('X-XSRF-TOKEN') ?? token;
		return answer;
	}

	async function request(method, url, { key, signal, ...options }) {
		const read = method === 'GET';
		const dial = key != null || DIALS.test(`${url.pathname} ${options.body?.status}`);
		if (dial) options.headers = { 'Idempotency-Key': key ?? uuidV7(), ...options.headers };
		for (let tries = 1; ; tries++) {
			const answer = await send(method, url, { ...options, signal }).catch((lost) =>
				dial && tries < 3 ? sleep(tries, signal) : Promise.reject(lost));
			if (!answer) continue;
			if (answer.ok || answer.status === 304) {
				told = false;
				return answer;
			}
			let problem = await answer.json().catch(() => {});
			if (!problem?.outcome) problem = {
				title: answer.statusText, code: 'NOT_A_PROBLEM', status: answer.status, outcome: 'unknown', retryable: false,
			};
			const wait = problem.retryable && (read || problem.dial && answer.status === 409) && answer.headers.get('Retry-After');
			if (wait > 0 && wait <= 60 && tries < 3) await sleep(wait, signal);
			else if (problem.code === 'CSRF_REJECTED' && tries === 1) await renew(signal);
			else throw new TalkoverProblem(problem);
		}
	}

	async function call(method, path, options = {}) {
		const url = new URL(prefix + path, origin);
		if (!url.pathname.startsWith(`${prefix}/api/`)) throw new TypeError(`No path of Talkover: ${path}`);
		Object.entries(options.query ?? {}).forEach(([name, values]) =>
			[values].flat().forEach((value) => value != null && url.searchParams.append(name, value)));
		return request(method, url, options).catch((problem) => {
			if (problem.code === 'SESSION_REQUIRED' && !told) {
				told = true;
				onSignedOut?.(problem);
			}
			throw problem;
		});
	}

	const verb = (method) => (path, body, options) => call(method, path, { ...options, body }).then(content);
	const ofSession = (method, query, body) => request(method, session + query, { body }).then(content);
	return {
		request: call,
		get: (path, options) => call('GET', path, options).then(content),
		post: verb('POST'),
		put: verb('PUT'),
		patch: verb('PATCH'),
		delete: verb('DELETE'),
		session: () => ofSession('GET', '').catch((problem) =>
			problem.code === 'SESSION_REQUIRED' ? null : Promise.reject(problem)),
		signIn: (username, password) => ofSession('POST', '', { username, password }),
		signOut: () => ofSession('DELETE', '?provider_logout=true').then((answer) => answer?.logout_url),
	};
}

function content(answer) {
	const type = answer.headers.get('Content-Type');
	if (type) return type.includes('json') ? answer.json() : answer.blob();
}

export const uuidV7 = () => crypto.randomUUID().replace(/^.{15}/,
	`0${Date.now().toString(16)}`.replace(/....$/, '-$&-7'));

const sleep = (seconds, signal) => new Promise((resolve, reject) => {
	signal?.throwIfAborted();
	setTimeout(resolve, seconds * 1000);
	signal?.addEventListener('abort', () => reject(signal.reason));
});
