// Drives the engine with the official Node client: what the Python client does in the other tests, in short.
// Arguments: none; BASE_URL and API_KEY come from the environment. Prints one JSON object with what it saw.
import assert from "node:assert/strict";
import OpenAI, { toFile, NotFoundError, BadRequestError, AuthenticationError } from "openai";

const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY, maxRetries: 0 });
const messages = [{ role: "user", content: "Write the verse about rain." }];
const seen = {};

async function collect(pages) {
  const found = [];
  for await (const item of pages) found.push(item);
  return found;
}

function example(number) {
  const answer = `rain on the road ${number}\nlight on the river ${number}`;
  return JSON.stringify({ messages: [...messages, { role: "assistant", content: answer }] });
}

// Files
const text = Array.from({ length: 12 }, (_, n) => example(n)).join("\n");
const file = await client.files.create({ file: await toFile(Buffer.from(text), "songs.jsonl"), purpose: "fine-tune" });
assert.equal(file.object, "file");
assert.equal(await (await client.files.content(file.id)).text(), text);

// A job from creation to its model, with its events and checkpoints
let job = await client.fineTuning.jobs.create({
  model: "tiny",
  training_file: file.id,
  suffix: "node",
  seed: 3,
  metadata: { run_id: "from-node" },
  method: { type: "supervised", supervised: { hyperparameters: { n_epochs: 2, batch_size: 4 } } },
  recipe: { rank: 4 },
});
while (!["succeeded", "failed", "cancelled"].includes(job.status)) {
  await new Promise((done) => setTimeout(done, 100));
  job = await client.fineTuning.jobs.retrieve(job.id);
}
assert.equal(job.status, "succeeded", JSON.stringify(job.error));
const events = await collect(client.fineTuning.jobs.listEvents(job.id, { limit: 3 }));
assert.equal(events.at(-1).message, `Created fine-tuning job: ${job.id}`);
seen.steps = events.filter((event) => event.type === "metrics").map((event) => event.data.step).reverse();
const checkpoints = await collect(client.fineTuning.jobs.checkpoints.list(job.id));
seen.checkpoints = checkpoints.map((one) => one.step_number);
assert.ok(checkpoints.every((one) => one.fine_tuned_model_checkpoint.startsWith("ft:tiny:node:")));

// Steering, pages and the metadata filter
const other = await client.fineTuning.jobs.create({ model: "tiny", training_file: file.id, metadata: { run_id: "b" } });
const paused = await client.fineTuning.jobs.pause(other.id);
assert.equal(paused.paused, true);
await client.fineTuning.jobs.resume(other.id);
assert.equal((await client.fineTuning.jobs.cancel(other.id)).status, "cancelled");
seen.listed = (await collect(client.fineTuning.jobs.list({ limit: 1 }))).length;
const filtered = await collect(client.fineTuning.jobs.list({ metadata: { run_id: "from-node" } }));
assert.deepEqual(filtered.map((one) => one.id), [job.id]);

// Models and chat
seen.models = (await collect(client.models.list())).map((model) => model.id);
const asked = { model: job.fine_tuned_model, messages, max_tokens: 12, seed: 1 };
const whole = await client.chat.completions.create({ ...asked, logprobs: true, top_logprobs: 40, n: 2 });
assert.equal(whole.choices.length, 2);
let streamed = "";
let usage = null;
for await (const chunk of await client.chat.completions.create({
  ...asked,
  stream: true,
  stream_options: { include_usage: true },
})) {
  streamed += chunk.choices[0]?.delta?.content ?? "";
  usage = chunk.usage ?? usage;
}
assert.equal(streamed, whole.choices[0].message.content);
assert.ok(usage.completion_tokens > 0);
const helper = client.chat.completions.stream({ ...asked });
assert.equal(await helper.finalContent(), streamed);

// Errors
await assert.rejects(client.chat.completions.create({ ...asked, model: "gpt-4o" }), (error) => {
  return error instanceof NotFoundError && error.code === "model_not_found" && error.requestID.startsWith("req_");
});
await assert.rejects(client.chat.completions.create({ ...asked, temperature: 9 }), (error) => {
  return error instanceof BadRequestError && error.param === "temperature";
});
await assert.rejects(new OpenAI({ baseURL: process.env.BASE_URL, apiKey: "no" }).models.list(), AuthenticationError);

await client.models.delete(job.fine_tuned_model);
await client.files.delete(file.id);
seen.files = (await collect(client.files.list({ purpose: "fine-tune" }))).length;
console.log(JSON.stringify(seen));
