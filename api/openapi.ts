import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';

export const DOCS_PATH = '/api/docs';
/** Swagger UI has one inline style and pictures in its style sheet; its scripts are files beside it. */
export const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** What only a function can judge has no JSON Schema and is left open. */
const convert = (schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: schemaType,
    unrepresentable: 'any',
  });
  return { schema: json };
};

/** `/api/openapi.json` and `/api/docs`, from the routes and the schemas that check them. */
export function describeApi(app: NestFastifyApplication): void {
  const about = new DocumentBuilder()
    .setTitle('Nông Số api')
    .setDescription('Records, stamps, labels and evidence of cooperatives')
    .setVersion('1')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, about, { standardSchemaConverter: convert });
  SwaggerModule.setup(DOCS_PATH, app, document, {
    jsonDocumentUrl: '/api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Nông Số api',
  });
}
