"""A person's To Do: their lists and tasks, to be ticked off."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from m365_sandbox.web.asking import segment
from m365_sandbox.web.rendering import page
from m365_sandbox.web.visitor import Visitor


class TaskPages:
    """The page of tasks."""

    async def tasks(self, _request: Request, visitor: Visitor) -> Response:
        """Every list with its tasks, the open ones first."""
        lists = []
        for one in (await visitor.graph.get("/me/todo/lists"))["value"]:
            tasks = (await visitor.graph.get(f"/me/todo/lists/{segment(one['id'])}/tasks", top="200"))["value"]
            lists.append({**one, "tasks": sorted(tasks, key=lambda task: task["status"] == "completed")})
        return page("tasks.html", visitor=visitor, lists=lists)

    async def complete(self, request: Request, visitor: Visitor) -> Response:
        """A task ticked off, or taken up again."""
        form = await request.form()
        path = f"/me/todo/lists/{segment(str(form.get('list', '')))}/tasks/{segment(str(form.get('task', '')))}"
        await visitor.graph.send("PATCH", path, {"status": str(form.get("status", "completed"))})
        return RedirectResponse(request.url.path, 303)
