/** The secrets of the simulation by the names of their parameters, and Parameter Store, which gives them. */
export function createParameterStore(secrets: Readonly<Record<string, string>>) {
  return {
    /** Answers a request to SSM. */
    answer(body: string): Response {
      const { Name } = JSON.parse(body);
      const value = secrets[Name];
      if (value === undefined) return Response.json({ __type: 'ParameterNotFound' }, { status: 400 });
      return Response.json({ Parameter: { Name, Value: value, Version: 1 } });
    },
  };
}
