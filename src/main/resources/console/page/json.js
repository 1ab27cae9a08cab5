// JSON as it was written: a number that JavaScript would round keeps all its digits, both in what is sent and in what is shown.

const exact = (key, value, context) => (
	typeof value === 'number' && context && JSON.rawJSON && String(value) !== context.source ? JSON.rawJSON(context.source) : value);

export const parse = (text) => JSON.parse(text, exact);

export const pretty = (value) => JSON.stringify(value, null, 2);
