// A peer: openapi-backend validates every request and answers with the document's own examples, made ready beforehand.
// Usage: node openapi-backend.mjs DOCUMENT PORT
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(process.cwd() + '/');
const { OpenAPIBackend } = require('openapi-backend');

const [path, port] = process.argv.slice(2);
const definition = JSON.parse(readFileSync(path, 'utf8'));
const ready = new Map();

const api = new OpenAPIBackend({
  definition,
  quick: true,
  ajvOpts: { strict: false },
  handlers: {
    notFound: () => ({ status: 404, text: '{}' }),
    validationFail: (context) => ({ status: 400, text: JSON.stringify(context.validation.errors) }),
    unauthorizedHandler: () => ({ status: 401, text: '{}' }),
    notImplemented: (context) => {
      const id = context.operation.operationId;
      if (!ready.has(id)) {
        const { status, mock } = api.mockResponseForOperation(id);
        ready.set(id, { status, text: JSON.stringify(mock) });
      }
      return ready.get(id);
    },
  },
});
api.registerSecurityHandler('bearer', (context) =>
  String(context.request.headers.authorization || '').startsWith('Bearer '));
await api.init();

createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', async () => {
    const [pathname, query] = request.url.split('?');
    const { status, text } = await api.handleRequest(
      {
        method: request.method,
        path: pathname,
        query,
        body: parts.length ? Buffer.concat(parts).toString() : undefined,
        headers: request.headers,
      },
    );
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
  });
}).listen(Number(port), '127.0.0.1');
