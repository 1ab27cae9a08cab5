// What an operation does and needs, and whether the user has it.

/** The effects, from the weakest to the strongest. */
export const EFFECTS = ['read', 'write', 'delete', 'live', 'dial', 'egress', 'charge', 'credential'];

/** What the proxy itself asks for: to look at dials, to decide what became of them, and to stop them. */
export const OWN = ['read', 'write', 'live'].map((effect) => ({ group: 'dialling', effect }));

/** What a campaign's status can be set to that stops its calls. */
const STOPS = ['paused', 'completed', 'cancelled'];

/** Whether a request lets calls go out: to stop a campaign has their permission, but rings nobody. */
export const letsCallsOut = ({ id, effect }, body) =>
	effect === 'dial' && !(id === 'update-campaign-status' && STOPS.includes(body?.status));

export const permissionOf = ({ group, effect }) => `${group}:${effect}`;

/** Whether a role of the user grants the operation in an environment. */
export const isGranted = (operation, environment) => environment?.permissions.includes(permissionOf(operation)) ?? false;
