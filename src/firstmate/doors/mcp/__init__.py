"""The assistants' door (MCP): the same tables, tasks and scenarios as tools with typed results.

An assistant may look, try and propose; it decides only where the company's setting
``assistants_decide`` says so. Every call stands in the audit trail. This module imports nothing of
the extra ``mcp``, so that it can be asked for where that is not installed.
"""
