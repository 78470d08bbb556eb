/** The end of what the question is called that a run asks before it does anything; any other goes by the id of the run itself. */
const first = '-size';

/** What the question of a run is called whether it is to begin at all: it is another one than whom it may end. */
export function firstQuestionOf(runId: string): string {
  return `${runId}${first}`;
}

/** The run that asks a question. */
export function runOfQuestion(question: string): string {
  return question.endsWith(first) ? question.slice(0, -first.length) : question;
}
