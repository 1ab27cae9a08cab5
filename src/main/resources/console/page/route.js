// Where in the console we are stands in the address, so that going back, reloading and bookmarks work:
// #/environment/view/operation, with - in place of the environment for who has none

export const VIEWS = ['operations', 'access', 'dials', 'environments'];

/** The address of a place. */
export const link = (environment, ...parts) => `#/${[environment || '-', ...parts].filter(Boolean).map(encodeURIComponent).join('/')}`;

/**
 * The place of the address, with the first environment that is on, and the first view, if it names none that there is. An
 * environment that it names, and that there is not, is `missing`.
 */
export function route(environments) {
	const [wanted, view, operation] = location.hash.replace(/^#\/?/, '').split('/').map(decode);
	const environment = environments.find(({ name }) => name === wanted);
	return {
		environment: environment ?? environments.find(({ enabled }) => enabled) ?? environments[0],
		missing: environment || wanted === '-' ? '' : wanted,
		view: VIEWS.includes(view) ? view : VIEWS[0],
		operation,
	};
}

function decode(part) {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/** Where a browser that came to sign in goes then: a page of this origin, or null if it wants to stay. */
export function returnTo() {
	const wanted = new URLSearchParams(location.search).get('return_to');
	const url = wanted?.startsWith('/') && parse(wanted);
	return url && url.origin === location.origin && (url.pathname !== location.pathname || url.hash) ? url.href : null;
}

// URL.parse is new in Safari 18 and Chrome 126
function parse(path) {
	try {
		return new URL(path, location.origin);
	} catch {
		return null;
	}
}
