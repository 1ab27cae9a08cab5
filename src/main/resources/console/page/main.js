// The console: finds out whether there is a session, and shows what is in it or the sign-in form.

import { connect } from '/talkover-client.js';
import { showAccess } from './access.js';
import { ask, reasonOf } from './ask.js';
import { Catalog } from './catalog.js';
import { mayLook, showDials } from './dials.js';
import { byId, el, words } from './dom.js';
import { showEnvironments } from './environments.js';
import { link, returnTo, route } from './route.js';
import { learnWays, signIn } from './sign-in.js';
import { withdraw } from './warning.js';

const page = byId('console');
const picker = byId('environment');
const proxy = connect();
let session;
let catalog;

byId('failure').querySelector('button').onclick = () => location.reload();
byId('sign-out').onclick = signOut;
byId('skip').onclick = (event) => {
	event.preventDefault(); // the address says something else here
	byId('content').focus();
};
picker.onchange = () => {
	const { view, operation } = route(session.environments);
	location.hash = link(picker.value, view, operation);
};
addEventListener('hashchange', show);
addEventListener('focus', lookWhoIsSignedIn);
addEventListener('unhandledrejection', ({ reason }) => fail(reason));
start();

async function start() {
	try {
		const signedIn = await proxy.session();
		await (signedIn ? open(signedIn) : signInAndOpen());
	} catch (reason) {
		fail(reason);
	}
}

/** Shows the form in front of the page, whose content is there again for the same user. */
async function askToSignIn(...message) {
	byId('loading').hidden = true;
	page.hidden = true;
	withdraw();
	return signIn(proxy, ...message);
}

async function signInAndOpen(...message) {
	await open(await askToSignIn(...message));
	focusContent();
}

/** What had the focus is gone: whoever has no mouse goes on from here, and the page is seen from its top. */
function focusContent() {
	if (!page.contains(document.activeElement)) byId('content').focus({ preventScroll: true });
}

async function open(signedIn) {
	const wanted = returnTo();
	if (wanted) return location.replace(wanted);
	byId('loading').hidden = false;
	const [operations, environments] = await Promise.all([ask('/console/operations'), ask('/console/environments'), learnWays()]);
	catalog = new Catalog(operations, signedIn.user, onSessionOver);
	linkTo('environments').parentElement.hidden = environments.length === 0;
	byId('loading').hidden = true;
	enter(signedIn);
}

function enter(signedIn) {
	session = signedIn;
	byId('user').textContent = session.user;
	picker.parentElement.hidden = session.environments.length === 0;
	picker.replaceChildren(...session.environments.map(({ name }) => el('option', { value: name }, name)));
	page.hidden = false;
	show();
}

/** Shows the place that the address names. */
function show() {
	if (page.hidden) return;
	const { environment, missing, view, operation } = route(session.environments);
	if (missing) leaveFor(link(environment?.name, view, operation));
	picker.value = environment?.name;
	document.title = [operation && words(operation), environment?.name, 'Talkover console'].filter(Boolean).join(' – ');
	tell(environment, missing);
	linkTo('dials').parentElement.hidden = !mayLook(environment);
	for (const section of document.querySelectorAll('section[data-view]')) {
		section.hidden = section.dataset.view !== view;
		const anchor = linkTo(section.dataset.view);
		anchor.href = link(environment?.name, section.dataset.view);
		section.hidden ? anchor.removeAttribute('aria-current') : anchor.setAttribute('aria-current', 'page');
	}
	const section = document.querySelector(`section[data-view=${view}]`);
	if (view === 'operations') catalog.show(environment, operation);
	if (view === 'access') showOwnAccess(section);
	if (view === 'dials' && environment) showDials(section, environment, onSessionOver);
	if (view === 'environments') showEnvironments(section, onSessionOver);
}

/** What the session grants, and when it ends, changes: shows what is known, and then what is so now. */
async function showOwnAccess(section) {
	const showNow = () => showAccess(section, session, route(session.environments).environment, catalog.operations);
	showNow();
	try {
		const now = await proxy.session();
		if (!now) return onSessionOver();
		if (now.user !== session.user) return location.reload();
		session = now;
		showNow();
	} catch (reason) {
		section.append(el('p', { class: 'error', role: 'alert' }, reasonOf(reason)));
	}
}

/** What was meant for an environment that is out of reach must not go to another by itself. */
function leaveFor(elsewhere) {
	catalog.letGo();
	history.replaceState(null, '', elsewhere);
}

/** Says what stands in the way of everything here. */
function tell(environment, missing) {
	notify(session.notice ?? [
		missing && `You have no environment ${missing}: this is ${environment.name}.`,
		!environment.enabled && `${environment.name} is switched off: every request to it is refused.`,
	].filter(Boolean).join(' '));
}

function notify(text) {
	const notice = byId('notice');
	notice.textContent = text;
	notice.hidden = !text;
}

/** What is here is for nobody to see once its user has signed out in another tab, or somebody else has signed in there. */
async function lookWhoIsSignedIn() {
	if (page.hidden) return;
	const now = await proxy.session().catch(() => session); // what is wrong will be told when something is asked for
	if (page.hidden) return;
	if (!now) await onSessionOver();
	else if (now.user !== session.user) location.reload();
}

/** What was typed and answered stays, if the same user signs in again. */
async function onSessionOver() {
	if (page.hidden) return; // there is a form already
	const before = session.user;
	const focused = document.activeElement;
	const signedIn = await askToSignIn('Your session has ended. Sign in to go on.');
	if (signedIn.user !== before) return location.reload();
	enter(signedIn);
	focused.focus();
	focusContent();
}

async function signOut() {
	let url;
	try {
		url = await proxy.signOut();
	} catch (reason) {
		return notify(`You are still signed in. ${reasonOf(reason)}`);
	}
	const more = url && el('a', { href: url }, 'Sign out at your identity provider, too');
	catalog.forget();
	document.querySelectorAll('section[data-view]:not([data-view=operations])').forEach((section) => section.replaceChildren());
	history.replaceState(null, '', location.pathname);
	await signInAndOpen('You are signed out. ', ...(more ? [more] : []));
}

function fail(reason) {
	byId('loading').hidden = true;
	page.hidden = true;
	const failure = byId('failure');
	failure.querySelector('.reason').textContent = reasonOf(reason);
	failure.hidden = false;
	failure.querySelector('h1').focus();
}

const linkTo = (view) => page.querySelector(`nav a[data-view=${view}]`);
