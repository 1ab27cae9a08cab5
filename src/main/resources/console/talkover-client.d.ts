/** The client of talkover-bff, for browsers: `import { connect } from '/talkover-client.js'`. */

export interface ConnectOptions {
	/** The environment that calls go to; `session()` lists those within reach. */
	environment?: string;
	/** Where the proxy is: by default, where this module came from. */
	base?: string | URL;
	/**
	 * Told once when a call finds that there is no session any more, and again only after a call that began later has found
	 * one: show the sign-in. Nothing else leads here, least of all a problem with the proxy's own token.
	 */
	onSignedOut?: (problem: TalkoverProblem) => void;
}

export interface CallOptions {
	/** Appended to the path, escaped; a list gives one parameter for each value, and null none. */
	query?: Record<string, string | number | boolean | null | undefined | readonly (string | number | boolean)[]>;
	/** Further header fields, such as `If-None-Match`, and `Accept` or `Idempotency-Key` in place of the client's own. */
	headers?: HeadersInit;
	/** Cancels the call, and the wait before it is sent again. */
	signal?: AbortSignal;
}

export interface DialOptions extends CallOptions {
	/**
	 * Names the intent to place a phone call: with the same key it is placed once, however often it is asked for. Keep one
	 * beside what a person confirmed: who does not know what became of a call can ask again with it only. By default each
	 * request for a call, for the start of a campaign and for an import of its contacts has a new UUIDv7, which nobody learns:
	 * only the client's own tries share it. Give one to operations of your own that ring people, and to
	 * nothing that rings nobody: what carries a key is asked for again if its answer is lost, and no answer without `Dial-Id`
	 * counts.
	 */
	key?: string;
}

export interface RequestOptions extends DialOptions {
	/** Sent as JSON. */
	body?: unknown;
}

/**
 * Talkover's API in one environment. Paths are Talkover's own and begin with `/api/`; escape what you put into one with
 * `encodeURIComponent`. Calls resolve to the JSON of the answer, to a `Blob` if it is none, or to undefined if it is empty.
 * They reject with a `TalkoverProblem`, as `fetch` does if there is no answer, with a `SyntaxError` if a success says that it
 * is JSON and is not, or with a `TypeError` for what is no path of Talkover, or has a segment that is empty or all dots, as an
 * id that is `""` or `".."` makes it: then nothing is sent.
 */
export interface Talkover {
	/** If a problem says so in `retry_after`, waits up to a minute and tries again, up to three times in all. */
	get<T = any>(path: string, options?: CallOptions): Promise<T>;
	/**
	 * What rings people carries a key. If the answer is lost, or not there yet, it asks again with the same key, up to three
	 * times in all and within five minutes: that rings nobody twice. If it is refused then, and nothing is known of the call,
	 * the `outcome` is `unknown`. If the answer to anything else is lost, what stops a campaign included, it rejects.
	 */
	post<T = any>(path: string, body?: unknown, options?: DialOptions): Promise<T>;
	put<T = any>(path: string, body?: unknown, options?: CallOptions): Promise<T>;
	patch<T = any>(path: string, body?: unknown, options?: DialOptions): Promise<T>;
	delete<T = any>(path: string, body?: unknown, options?: CallOptions): Promise<T>;
	/** As the others, but resolves to the answer with its status and header fields. */
	request(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, options?: RequestOptions): Promise<Response>;
	/** The session, or null if there is none. */
	session(): Promise<Session | null>;
	signIn(username: string, password: string): Promise<Session>;
	/** Resolves to where the user can sign out at the identity provider as well, if there is such a page. */
	signOut(): Promise<string | undefined>;
}

export interface Session {
	user: string;
	roles: string[];
	environments: { name: string; enabled: boolean; permissions: string[] }[];
	/** When it ends unless it is used again first. */
	expires_at: string;
	/** What a person should know about it. */
	notice?: string;
}

/** The body of a failure (RFC 9457). */
export interface Problem {
	/**
	 * Its name, as `/problems` explains it; `NOT_A_PROBLEM` for what something in between has answered: a failure in no form of
	 * ours, and for a dial whatever has no `Dial-Id`, such as the sign-in page of a gateway, even with status 200.
	 */
	readonly code: string;
	readonly status: number;
	readonly title: string;
	readonly detail?: string;
	/** Whether Talkover has carried out what was asked. */
	readonly outcome: 'not_executed' | 'unknown' | 'executed';
	/** Whether the same request may simply be sent again. */
	readonly retryable: boolean;
	/** How many seconds to wait first, as `Retry-After` says. */
	readonly retry_after?: number;
	readonly actor?: 'caller' | 'policy' | 'proxy' | 'talkover';
	readonly type?: string;
	readonly instance?: string;
	readonly request_id?: string;
	readonly environment?: string;
	readonly operation?: string;
	/** What is wrong with each field; the empty name stands for the whole body. */
	readonly errors?: Record<string, string[]>;
	/** The phone call that it is about: `dial.state` speaks of that, `outcome` of this request. */
	readonly dial?: {
		id: string;
		state: 'in_flight' | 'placed' | 'not_placed' | 'unknown';
		/** Where to ask what became of it, without dialling. */
		href: string;
		evidence?: string;
		/** Whether the call that was found may be another's. */
		inferred?: boolean;
		call_id?: string;
		/** Talkover's ids of calls of which any may be it. */
		candidates?: string[];
		/** When Talkover showed no trace of it for the last time. */
		checked?: string;
		/** When a person may call it not placed. */
		decide_after?: string;
	};
	readonly talkover?: { status: number; code?: string; message?: string; details?: unknown };
}

export interface TalkoverProblem extends Problem {}

/** A failure, with all that its body says. */
export class TalkoverProblem extends Error {
	/** The whole body. */
	readonly problem: Problem;
	constructor(problem: Problem);
}

/** A new key for an intent: a UUIDv7 (RFC 9562, section 5.7). */
export function uuidV7(): string;

export function connect(options?: ConnectOptions): Talkover;
