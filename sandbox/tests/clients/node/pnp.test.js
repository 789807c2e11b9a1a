// PnPjs: SharePoint's own REST by `@pnp/sp`, Graph by `@pnp/graph`, with its defaults for Node.js.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";

import { ClientCertificateCredential, ClientSecretCredential } from "@azure/identity";
import { graphfi } from "@pnp/graph";
import { spfi } from "@pnp/sp";
import { GraphDefault, SPDefault } from "@pnp/nodejs";
import "@pnp/graph/batching.js";
import "@pnp/graph/users/index.js";
import "@pnp/graph/mail/index.js";
import "@pnp/graph/sites/index.js";
import "@pnp/graph/lists/index.js";
import "@pnp/graph/list-item/index.js";
import "@pnp/sp/batching.js";
import "@pnp/sp/content-types/index.js";
import "@pnp/sp/fields/index.js";
import "@pnp/sp/files/index.js";
import "@pnp/sp/folders/index.js";
import "@pnp/sp/items/index.js";
import "@pnp/sp/lists/index.js";
import "@pnp/sp/site-users/web.js";
import "@pnp/sp/views/index.js";
import "@pnp/sp/webs/index.js";

const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH } = process.env;
const SITE = "https://contoso.sharepoint.com/sites/ohrt";

const bySecret = new ClientSecretCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET);
const byCertificate = new ClientCertificateCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_CERTIFICATE_PATH);

// What signs each request in; the library's own behaviour for it takes MSAL's settings instead of a credential.
function signedIn(credential, scope) {
  return (instance) => {
    instance.on.auth.replace(async (url, init) => {
      const { token } = await credential.getToken(scope);
      init.headers = { ...init.headers, Authorization: `Bearer ${token}` };
      return [url, init];
    });
    return instance;
  };
}

const sp = spfi(SITE).using(SPDefault(), signedIn(byCertificate, "https://contoso.sharepoint.com/.default"));
const graph = graphfi().using(GraphDefault(), signedIn(bySecret, "https://graph.microsoft.com/.default"));

async function madeList() {
  const title = `PnP ${randomUUID()}`;
  await sp.web.lists.add(title, "made by PnPjs", 100);
  return sp.web.lists.getByTitle(title);
}

test("the web, its lists and its people", async () => {
  const web = await sp.web.select("Title", "Url")();
  assert.equal(web.Url, SITE);
  const lists = await sp.web.lists.filter("Hidden eq false").select("Title")();
  assert.ok(lists.some((one) => one.Title === "Documents"));
  const me = await sp.web.currentUser();
  assert.equal(me.Title, "SharePoint App");
  const ensured = await sp.web.ensureUser("officer1@contoso.com");
  const user = await sp.web.getUserById(ensured.Id)();
  assert.equal(user.Email, "officer1@contoso.com");
});

test("columns and views", async () => {
  const list = await madeList();
  await list.fields.addText("Ref", { MaxLength: 50 });
  await list.fields.addChoice("Kind", { Choices: ["a", "b"] });
  await list.fields.addNumber("Weight");
  await list.fields.getByInternalNameOrTitle("Ref").update({ Indexed: true });
  assert.equal((await list.fields.getByInternalNameOrTitle("Ref")()).Indexed, true);
  await list.views.getByTitle("All Items").fields.add("Ref");
  assert.deepEqual((await list.views.getByTitle("All Items").fields()).Items, ["LinkTitle", "Ref"]);
});

test("items are made, changed under their tag, found and deleted", async () => {
  const list = await madeList();
  const made = await list.items.add({ Title: "one" });
  assert.equal(made.Id, 1);
  const etag = await list.items.getById(1).update({ Title: "two" });
  assert.ok(etag);
  await assert.rejects(list.items.getById(1).update({ Title: "three" }, '"x,1"'), /412/);
  const found = await list.items.filter((f) => f.text("Title").equals("two")).top(1)();
  assert.equal(found.length, 1);
  await list.items.getById(1).delete();
  assert.deepEqual(await list.items(), []);
});

test("a batch, pages, CAML and rows", async () => {
  const list = await madeList();
  const { Id } = await list.select("Id")();
  const [batched, execute] = sp.batched();
  const answers = [];
  for (let number = 0; number < 25; number++) {
    batched.web.lists
      .getById(Id)
      .items.add({ Title: `row ${number}` })
      .then((one) => answers.push(one.Id));
  }
  await execute();
  assert.equal(answers.length, 25);
  let seen = 0;
  for await (const page of list.items.select("Id").top(10)) {
    seen += page.length;
  }
  assert.equal(seen, 25);
  const where = "<Where><BeginsWith><FieldRef Name='Title'/><Value Type='Text'>row 1</Value></BeginsWith></Where>";
  const caml = await list.getItemsByCAMLQuery({ ViewXml: `<View><Query>${where}</Query></View>` });
  assert.equal(caml.length, 11);
  const rows = await list.renderListDataAsStream({ ViewXml: "<View><RowLimit Paged='TRUE'>10</RowLimit></View>" });
  assert.equal(rows.Row.length, 10);
  assert.ok(rows.NextHref);
});

test("forms", async () => {
  const list = await madeList();
  const url = (await list.rootFolder.select("ServerRelativeUrl")()).ServerRelativeUrl;
  const said = await list.addValidateUpdateItemUsingPath([{ FieldName: "Title", FieldValue: "typed" }], url);
  assert.equal(said.find((one) => one.FieldName === "Id").FieldValue, "1");
  const wrong = await list.items.getById(1).validateUpdateListItem([{ FieldName: "Nowhere", FieldValue: "1" }]);
  assert.equal(wrong[0].HasException, true);
});

test("files and folders", async () => {
  const title = `PnPFiles${randomUUID()}`;
  await sp.web.lists.add(title, "", 101);
  const path = `/sites/ohrt/${title}`;
  const top = sp.web.getFolderByServerRelativePath(path);
  await top.folders.addUsingPath("a");
  const folder = sp.web.getFolderByServerRelativePath(`${path}/a`);
  const made = await folder.files.addUsingPath("it's #1.txt", "hello", { Overwrite: true });
  assert.equal(made.Length, "5");
  const file = sp.web.getFileByServerRelativePath(`${path}/a/it's #1.txt`);
  assert.equal(await file.getText(), "hello");
  await file.setContent("other");
  assert.equal(Buffer.from(await file.getBuffer()).toString(), "other");
  const item = await file.getItem("Id", "Title");
  await item.update({ Title: "named" });
  assert.equal((await file.listItemAllFields.select("Title")()).Title, "named");
  const names = (await folder.files.select("Name")()).map((one) => one.Name);
  assert.deepEqual(names, ["it's #1.txt"]);
  await file.delete();
  assert.equal(await file.exists(), false);
});

test("Graph: people, mail, lists, a batch", async () => {
  const person = await graph.users.getById("officer1@contoso.com")();
  assert.equal(person.mail, "officer1@contoso.com");
  const site = await graph.sites.getByUrl("contoso.sharepoint.com", "/sites/ohrt");
  const name = `PnPGraph ${randomUUID()}`;
  const made = await site.lists.add({ displayName: name, list: { template: "genericList" } });
  const list = site.lists.getById(made.id);
  await list.items.add({ fields: { Title: "one" } });
  const items = await list.items.expand("fields")();
  assert.equal(items[0].fields.Title, "one");
  const recipient = { emailAddress: { address: "ohrt@contoso.com" } };
  const body = { contentType: "text", content: "Good morning." };
  const mailbox = graph.users.getById("ohrt@contoso.com");
  await mailbox.sendMail({ subject: name, body, toRecipients: [recipient] });
  const draft = await mailbox.messages.add({ subject: name, body, toRecipients: [recipient] });
  assert.equal((await mailbox.messages.getById(draft.id)()).isDraft, true);
  const [batched, execute] = graph.batched();
  const people = [];
  for (const number of [1, 2]) {
    batched.users.getById(`officer${number}@contoso.com`)().then((one) => people.push(one.mail));
  }
  await execute();
  assert.deepEqual(people.sort(), ["officer1@contoso.com", "officer2@contoso.com"]);
});
