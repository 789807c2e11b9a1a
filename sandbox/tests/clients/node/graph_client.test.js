// `@microsoft/microsoft-graph-client` with the credentials of `@azure/identity`, both with their defaults.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { ClientCertificateCredential, ClientSecretCredential, EnvironmentCredential } from "@azure/identity";
import graphClient from "@microsoft/microsoft-graph-client";
import azureProvider from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js";

const { BatchRequestContent, BatchResponseContent, Client, FileUpload, LargeFileUploadTask, PageIterator } = graphClient;
const { TokenCredentialAuthenticationProvider } = azureProvider;
const {
  AZURE_TENANT_ID: tenant,
  AZURE_CLIENT_ID: application,
  AZURE_CLIENT_SECRET: secret,
  AZURE_CLIENT_CERTIFICATE_PATH: certificate,
} = process.env;
const GRAPH = "https://graph.microsoft.com";
const SITE = "/sites/contoso.sharepoint.com:/sites/ohrt:";
const TEAM = "/users/ohrt@contoso.com";

function clientWith(credential) {
  const authProvider = new TokenCredentialAuthenticationProvider(credential, { scopes: [`${GRAPH}/.default`] });
  return Client.initWithMiddleware({ authProvider });
}

const graph = clientWith(new ClientSecretCredential(tenant, application, secret));

async function makeList(name, template = "genericList") {
  return graph.api(`${SITE}/lists`).post({ displayName: `${name} ${randomUUID()}`, list: { template } });
}

async function arrived(folder, subject) {
  for (let attempt = 0; attempt < 50; attempt++) {
    const { value } = await graph.api(`${TEAM}/mailFolders/${folder}/messages`).filter(`subject eq '${subject}'`).get();
    if (value.length > 0) return value[0];
    await pause(100);
  }
  return assert.fail(`no message ${subject} in ${folder}`);
}

function letter(subject) {
  return {
    subject,
    body: { contentType: "text", content: "Good morning." },
    toRecipients: [{ emailAddress: { address: "ohrt@contoso.com" } }],
  };
}

test("every credential signs in", async () => {
  for (const credential of [new EnvironmentCredential(), new ClientCertificateCredential(tenant, application, certificate)]) {
    const root = await clientWith(credential).api("/sites/root").get();
    assert.equal(root.webUrl, "https://contoso.sharepoint.com");
  }
});

test("a wrong secret is refused in Entra's words", async () => {
  const wrong = clientWith(new ClientSecretCredential(tenant, application, "wrong"));
  await assert.rejects(wrong.api("/sites/root").get(), /AADSTS7000215/);
});

test("sites by path and by search", async () => {
  const site = await graph.api("/sites/contoso.sharepoint.com:/sites/ohrt").get();
  const { value } = await graph.api("/sites").query({ search: "ohrt" }).get();
  assert.ok(value.some((one) => one.id === site.id));
});

test("lists, items and fields", async () => {
  const { id } = await graph.api(`${SITE}/lists`).post({
    displayName: `Cases ${randomUUID()}`,
    columns: [{ name: "Reference", text: {}, indexed: true }],
    list: { template: "genericList" },
  });
  const items = `${SITE}/lists/${id}/items`;
  const made = await graph.api(items).post({ fields: { Title: "one", Reference: "R1" } });
  const { value } = await graph.api(items).expand("fields").filter("fields/Reference eq 'R1'").get();
  assert.deepEqual(value.map((one) => one.fields.Title), ["one"]);
  await graph.api(`${items}/${made.id}/fields`).header("If-Match", made.eTag).patch({ Title: "changed" });
  await assert.rejects(
    graph.api(`${items}/${made.id}/fields`).header("If-Match", made.eTag).patch({ Title: "late" }),
    { statusCode: 412 },
  );
  await graph.api(`${items}/${made.id}`).delete();
  await assert.rejects(graph.api(`${items}/${made.id}`).get(), { statusCode: 404, code: "itemNotFound" });
});

test("pages by the page iterator", async () => {
  const { id } = await makeList("Pages");
  for (let number = 0; number < 5; number++) {
    await graph.api(`${SITE}/lists/${id}/items`).post({ fields: { Title: `${number}` } });
  }
  const seen = new Set();
  const first = await graph.api(`${SITE}/lists/${id}/items`).top(2).get();
  await new PageIterator(graph, first, (item) => seen.add(item.id)).iterate();
  assert.equal(seen.size, 5);
});

test("list delta", async () => {
  const { id } = await makeList("Delta");
  const item = await graph.api(`${SITE}/lists/${id}/items`).post({ fields: { Title: "one" } });
  const first = await graph.api(`${SITE}/lists/${id}/items/delta`).get();
  assert.deepEqual(first.value.map((one) => one.id), [item.id]);
  await graph.api(`${SITE}/lists/${id}/items/${item.id}`).delete();
  const { value } = await graph.api(first["@odata.deltaLink"]).get();
  assert.deepEqual(value.map((one) => [one.id, one.deleted.state]), [[item.id, "deleted"]]);
});

test("mail is drafted, sent and answered", async () => {
  const subject = `Letter ${randomUUID()}`;
  const draft = await graph.api(`${TEAM}/messages`).post(letter(subject));
  await graph.api(`${TEAM}/messages/${draft.id}/send`).post();
  assert.equal((await arrived("sentitems", subject)).isDraft, false);
  const came = await arrived("inbox", subject);
  const answer = await graph.api(`${TEAM}/messages/${came.id}/createReply`).post({ comment: "Thank you." });
  assert.equal(answer.subject, `RE: ${subject}`);
  const mime = await graph.api(`${TEAM}/messages/${came.id}/$value`).responseType("text").get();
  assert.match(mime, new RegExp(`Subject: ${subject}`));
});

test("mail is sent at once, and folders are told of it by delta", async () => {
  const subject = `At once ${randomUUID()}`;
  const before = await graph.api(`${TEAM}/mailFolders/inbox/messages/delta`).top(50).get();
  const iterator = new PageIterator(graph, before, () => true);
  await iterator.iterate();
  await graph.api(`${TEAM}/sendMail`).post({ message: letter(subject), saveToSentItems: false });
  await arrived("inbox", subject);
  const { value } = await graph.api(iterator.getDeltaLink()).get();
  assert.ok(value.some((one) => one.subject === subject));
});

test("files, small and by upload session", async () => {
  const library = await makeList("Files", "documentLibrary");
  const { id } = await graph.api(`${SITE}/lists/${library.id}/drive`).get();
  const folder = await graph
    .api(`/drives/${id}/root/children`)
    .post({ name: `Folder ${randomUUID()}`, folder: {}, "@microsoft.graph.conflictBehavior": "fail" });
  const inFolder = `/drives/${id}/items/${folder.id}`;
  const small = await graph.api(`${inFolder}:/small.txt:/content`).put("a small file");
  assert.equal(await graph.api(`/drives/${id}/items/${small.id}/content`).responseType("text").get(), "a small file");
  const bytes = Buffer.alloc(3 * 320 * 1024 + 7, "x");
  const session = await LargeFileUploadTask.createUploadSession(graph, `${inFolder}:/large.bin:/createUploadSession`, {});
  const file = new FileUpload(bytes, "large.bin", bytes.length);
  const { responseBody } = await new LargeFileUploadTask(graph, file, session, { rangeSize: 320 * 1024 }).upload();
  assert.equal(responseBody.size, bytes.length);
  const back = await graph.api(`/drives/${id}/items/${responseBody.id}/content`).responseType("arraybuffer").get();
  assert.deepEqual(Buffer.from(back), bytes);
  const renamed = await graph.api(`/drives/${id}/items/${small.id}`).patch({ name: "renamed.txt" });
  assert.equal(renamed.name, "renamed.txt");
  const { value } = await graph.api(`${inFolder}/children`).get();
  assert.deepEqual(value.map((one) => one.name).sort(), ["large.bin", "renamed.txt"]);
  const told = await graph.api(`/drives/${id}/root/delta`).get();
  assert.ok(told.value.some((one) => one.id === responseBody.id));
  await graph.api(inFolder).delete();
  await assert.rejects(graph.api(inFolder).get(), { statusCode: 404, code: "itemNotFound" });
});

test("To Do", async () => {
  const lists = "/users/officer3@contoso.com/todo/lists";
  const { id } = await graph.api(lists).post({ displayName: `Tasks ${randomUUID()}` });
  const task = await graph.api(`${lists}/${id}/tasks`).post({ title: "Look at this" });
  const done = await graph.api(`${lists}/${id}/tasks/${task.id}`).patch({ status: "completed" });
  assert.equal(done.status, "completed");
});

test("a batch", async () => {
  const asked = ["/sites/root", `${TEAM}/mailFolders/inbox`, "/users/none@contoso.com"].map((path, number) => ({
    id: `${number}`,
    request: new Request(`${GRAPH}${path}`), // it leaves a version in the part's address, which Graph refuses
  }));
  const content = await new BatchRequestContent(asked).getContent();
  const answers = new BatchResponseContent(await graph.api("/$batch").post(content));
  assert.deepEqual(asked.map(({ id }) => answers.getResponseById(id).status), [200, 200, 404]);
});
