// A worker as Camunda's documentation writes one, with its official client: node worker.mjs URL TOKEN
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [url, token, root] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${root}/package.json`));
const { Client, Variables } = await import(
  pathToFileURL(require.resolve("camunda-external-task-client-js"))
);

const bearer = (config) => ({
  ...config,
  headers: { ...config.headers, Authorization: `Bearer ${token}` },
  retry: { limit: 0 },
});
const client = new Client({
  baseUrl: url,
  workerId: "node",
  interceptors: bearer,
  interval: 50,
  asyncResponseTimeout: 1000,
  maxTasks: 5,
  lockDuration: 20000,
  sorting: [{ sortBy: "createTime", sortOrder: "asc" }],
});

const say = (event, ...values) => console.log(JSON.stringify([event, ...values]));
client.on("poll:error", (error) => say("poll:error", error.httpStatusCode, error.engineMsg));
for (const act of ["complete", "handleFailure", "handleBpmnError", "extendLock", "unlock"]) {
  client.on(`${act}:success`, (task) => say(act, task.activityId));
  client.on(`${act}:error`, (task, error) =>
    say(`${act}:error`, error.httpStatusCode, error.type, error.engineMsg));
}

client.subscribe("print", { variables: ["copies", "names", "when"] }, async ({ task, taskService }) => {
  const result = new Variables();
  result.set("pages", task.variables.get("copies") * 2);
  result.set("big", 2 ** 40);
  result.set("ratio", 0.25);
  result.set("ok", true);
  result.set("who", task.variables.get("names").concat("丙"));
  result.set("nothing", null);
  result.set("later", new Date(task.variables.get("when").getTime() + 3600_000));
  await taskService.extendLock(task, 30000);
  await taskService.complete(task, result);
  await taskService.complete(task, result).catch(() => {});
});

client.subscribe("weigh", async ({ task, taskService }) => {
  const again = task.retries === null;
  if (again) await taskService.handleFailure(task, {
    errorMessage: "the scales are out", errorDetails: "stack", retries: 1, retryTimeout: 0,
  });
  else await taskService.handleBpmnError(
    task, "42", "too heavy", new Variables().set("grams", 1200),
  );
});

process.stdin.resume();
process.stdin.on("end", () => setTimeout(() => process.exit(0), 1000));
