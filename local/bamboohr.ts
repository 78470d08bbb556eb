import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { type RunningServer, serve } from './aws/server.ts';

const employeesSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

type Answer = { status: number; employee?: object };

/**
 * Stands in for BambooHR where a flow reads an employee, so that an event that carries no values can be tried here. The
 * file is read at each request: change an employee in it, and the next event finds them changed.
 * https://documentation.bamboohr.com/reference/get-employee
 *
 * @param file employees with their fields, by their id; while it cannot be read the answer is 500
 */
export async function startBambooHr(file: string): Promise<RunningServer> {
  return await serve(async (request, response) => {
    const { status, employee } = await answer(file, request).catch((): Answer => ({ status: 500 }));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(employee && JSON.stringify(employee));
  });
}

async function answer(file: string, { url = '/', headers }: IncomingMessage): Promise<Answer> {
  if (!headers.authorization?.startsWith('Basic ')) return { status: 401 };
  const { pathname, searchParams } = new URL(url, 'http://bamboohr');
  const id = decodeURIComponent(/^\/api\/v1\/employees\/([^/]+)$/.exec(pathname)?.[1] ?? '');
  const employee = employeesSchema.parse(JSON.parse(await readFile(file, 'utf8')))[id];
  if (!employee) return { status: 404 };
  const asked = searchParams.get('fields')?.split(',') ?? [];
  const fields = Object.entries(employee).filter(([name]) => asked.includes(name));
  return { status: 200, employee: { ...Object.fromEntries(fields), id } };
}
