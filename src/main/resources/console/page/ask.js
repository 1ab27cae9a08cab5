// Asks the proxy for what is the console's own; Talkover's API is asked through the client.

import { TalkoverProblem } from '/talkover-client.js';

/** The JSON behind a path of the proxy. Rejects as the client does. */
export async function ask(path) {
	const answer = await fetch(path, { headers: { Accept: 'application/json' } });
	if (answer.ok) return answer.json();
	throw new TalkoverProblem(await answer.json().catch(() => ({ title: answer.statusText, status: answer.status })));
}
