// Asks the proxy for what is the console's own; Talkover's API is asked through the client.

import { TalkoverProblem } from '/talkover-client.js';

/** The JSON behind a path of the proxy. Rejects as the client does. */
export async function ask(path) {
	const answer = await fetch(path, { headers: { Accept: 'application/json' } });
	if (answer.ok) return answer.json();
	const read = await answer.json().catch(() => {});
	throw new TalkoverProblem(read?.outcome ? read : { title: `Status ${answer.status}`, code: 'NOT_A_PROBLEM', status: answer.status });
}

/** Whether the session is another user's: in another tab somebody else may have signed in. */
export async function isOfAnother(talkover, user) {
	const session = await talkover.session().catch(() => null); // what is wrong will be told when something is asked for
	return session !== null && session.user !== user;
}

/** What to tell of a failure. */
export const reasonOf = (reason) => (reason.problem ? reason.message : 'The proxy cannot be reached.');
