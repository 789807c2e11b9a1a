"""To Do: task lists, tasks, linked resources."""
