import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { ProblemDocument } from './problem.ts';
import type { Route } from './route.ts';

const problems = {
  description: 'A problem of the closed set (RFC 9457)',
  content: { 'application/problem+json': { schema: ProblemDocument } },
};

const Key = z.string().min(8).max(100).describe('The same key with the same content acts once');
const SeenVersion = z.string().describe('"<version>" that the caller has seen').optional();

/** The OpenAPI 3.1 document of a service, from the schemas that it parses with. */
export function openApiOf(service: string, routes: readonly Route[], security: 'bearer' | 'cookie') {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: `Ruyue ${service}`, version: '1' },
      paths,
      security: [{ session: [] }],
      components: {
        securitySchemes: {
          session:
            security === 'bearer'
              ? { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }
              : { type: 'apiKey', in: 'cookie', name: 'ruyue' },
        },
      },
    },
    {
      allowEmptySchema: { custom: true },
      // The forms' own metadata is no JSON Schema: what people read becomes the title, the rest stays out.
      override({ jsonSchema }) {
        const { label } = z.object({ label: z.object({ en: z.string() }).optional() }).parse(jsonSchema);
        if (label) jsonSchema.title = label.en;
        for (const name of ['label', 'labels', 'widget', 'help']) delete jsonSchema[name];
      },
    },
  );
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { input, answer, streams } = route;
  const header = z.object({
    ...(route.changes && { 'Idempotency-Key': Key }),
    ...(route.method === 'post' && route.changes && { 'If-Match': SeenVersion }),
  });
  const content = answer && { content: { 'application/json': { schema: answer } } };
  return {
    operationId: route.operationId,
    summary: `${route.summary.zh} · ${route.summary.en}`,
    ...(route.access === 'public' && { security: [] }),
    ...(typeof route.access === 'object' && {
      description: `A permission; as shipped of: ${route.access.roles.join(', ')}`,
    }),
    'x-access': typeof route.access === 'object' ? 'permission' : route.access,
    requestParams: { ...(input.params && { path: input.params }), ...(input.query && { query: input.query }), header },
    ...(input.body && { requestBody: { required: true, content: { 'application/json': { schema: input.body } } } }),
    ...(route.bytes && {
      requestBody: { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } },
    }),
    responses: {
      ...(route.creates && { '201': { description: 'Made', ...content } }),
      ...(route.redirects && { '303': { description: 'Elsewhere' } }),
      ...(streams || answer
        ? { '200': { description: 'Done', ...(streams ? { content: { [streams]: {} } } : content) } }
        : !route.redirects && { '204': { description: 'Done' } }),
      default: problems,
    },
  };
}
