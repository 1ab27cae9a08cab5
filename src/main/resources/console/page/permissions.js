// What an operation needs, and whether the user has it.

/** The effects, from the weakest to the strongest. */
export const EFFECTS = ['read', 'write', 'delete', 'live', 'dial', 'egress', 'charge', 'credential'];

export const permissionOf = ({ group, effect }) => `${group}:${effect}`;

/** Whether a role of the user grants the operation in an environment. */
export const isGranted = (operation, environment) => environment?.permissions.includes(permissionOf(operation)) ?? false;
