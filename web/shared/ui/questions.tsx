/** Questions that people ask, each of which unfolds its answer. */
export function Questions({
  title,
  lead,
  of,
}: {
  title: string;
  lead: string;
  of: readonly (readonly [question: string, answer: string])[];
}) {
  return (
    <div class="stack">
      <h1>{title}</h1>
      <p class="soft">{lead}</p>
      {of.map(([question, answer]) => (
        <details key={question} class="question">
          <summary>{question}</summary>
          <p>{answer}</p>
        </details>
      ))}
    </div>
  );
}
