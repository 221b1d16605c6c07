"""Exports of CRM, time and ticket systems: HubSpot, Pipedrive, Toggl, Clockify, Jira; declarations only."""

from __future__ import annotations

from firstmate.intake.vendors.sheet import Export, Feed, headers

HUBSPOT_DEALS = Export(
    "hubspot",
    "deals",
    headers("""Record ID, Deal Name, Deal Stage, Pipeline, Amount, Close Date, Create Date,
    Deal owner, Last Activity Date, Associated Company, Deal probability, Deal Type,
    Closed Lost Reason, Company name, Associated Company IDs, Closed Won Reason,
    Weighted amount, Forecast category, Is Closed Won"""),
    (
        Feed(
            "deals",
            {
                "deal": "Record ID|Deal Name",
                "name": "Deal Name",
                "customer": "Associated Company|Company name",
                "owner": "Deal owner",
                "stage": "Deal Stage",
                "outcome": "Deal Stage",
                "amount": "Amount",
                "currency": "Currency",
                "probability": "Deal probability",
                "created": "Create Date",
                "expected_close": "Close Date",
                "loss_reason": "Closed Lost Reason",
                "job_class": "Deal Type",
            },
        ),
    ),
)

HUBSPOT_COMPANIES = Export(
    "hubspot",
    "companies",
    headers("""Record ID, Company name, Company Domain Name, Company owner, Industry, Create Date,
    Last Activity Date"""),
    (
        Feed(
            "customers",
            {
                "customer": "Company name|Record ID",
                "name": "Company name",
                "customer_class": "Industry",
                "sales_person": "Company owner",
            },
        ),
    ),
)

PIPEDRIVE_DEALS = Export(
    "pipedrive",
    "deals",
    headers("""Deal - Title, Deal - Value, Deal - Currency of value, Organization, Contact person,
    Deal - Owner, Deal - Stage (pipeline), Deal - Expected close date, Deal - Label,
    Deal - Creation date, Deal - Closed on, Deal - Lost reason, Deal - Lost time,
    Deal - Probability, Deal - Status, Deal - Won time, Deal - Visible to,
    Deal - Pipedrive System ID, Deal - ID, Deal - Organization, Deal - Deal created, Deal - Stage,
    Deal - Currency, Deal - Contact person"""),
    (
        Feed(
            "deals",
            {
                "deal": "Deal - ID|Deal - Pipedrive System ID|Deal - Title",
                "name": "Deal - Title",
                "customer": "Organization|Deal - Organization|Contact person",
                "owner": "Deal - Owner",
                "stage": "Deal - Stage (pipeline)|Deal - Stage",
                "outcome": "Deal - Status",
                "amount": "Deal - Value",
                "currency": "Deal - Currency of value|Deal - Currency",
                "probability": "Deal - Probability",
                "created": "Deal - Creation date|Deal - Deal created",
                "expected_close": "Deal - Expected close date",
                "closed": "Deal - Won time|Deal - Lost time|Deal - Closed on",
                "loss_reason": "Deal - Lost reason",
                "job_class": "Deal - Label",
            },
        ),
    ),
)

_TIMES = {
    "person": "User|Email",
    "customer": "Client",
    "job": "Project",
    "task_name": "Task|Description",
    "day": "Start date|Start Date",
    "billable": "Billable",
}

TOGGL_DETAILED = Export(
    "toggl",
    "detailed report",
    headers("""User, Email, Client, Project, Task, Description, Billable, Start date, Start time,
    End date, End time, Duration, Tags, Amount (), Amount (USD), Amount (EUR), Amount (GBP)"""),
    (
        Feed(
            "time_entries",
            {
                **_TIMES,
                "hours": "Duration",
                "amount": "Amount ()|Amount (USD)|Amount (EUR)|Amount (GBP)",
            },
        ),
        Feed("jobs", {"job": "Project", "customer": "Client"}, {"terms": "time"}),
    ),
)

CLOCKIFY_DETAILED = Export(
    "clockify",
    "detailed report",
    headers("""Project, Client, Description, Task, User, Group, Email, Tags, Billable, Start Date,
    Start Time, End Date, End Time, Duration (h), Duration (decimal), Billable Rate (USD),
    Billable Amount (USD), Billable Rate (EUR), Billable Amount (EUR), Billable Rate (GBP),
    Billable Amount (GBP)"""),
    (
        Feed(
            "time_entries",
            {
                **_TIMES,
                "hours": "Duration (decimal)|Duration (h)",
                "hour_rate": "Billable Rate (USD)|Billable Rate (EUR)|Billable Rate (GBP)",
                "amount": "Billable Amount (USD)|Billable Amount (EUR)|Billable Amount (GBP)",
            },
        ),
        Feed("jobs", {"job": "Project", "customer": "Client"}, {"terms": "time"}),
    ),
)

JIRA_ISSUES = Export(
    "jira",
    "issues",
    headers("""Summary, Issue key, Issue id, Issue Type, Status, Project key, Project name,
    Project type, Project lead, Priority, Resolution, Assignee, Reporter, Creator, Created, Updated,
    Last Viewed, Resolved, Due date, Parent, Labels"""),
    (
        Feed(
            "jobs",
            {
                "job": "Issue key",
                "name": "Summary",
                "job_class": "Issue Type",
                "status": "Resolved=done|Status",
                "ordered": "Created",
                "promised": "Due date",
                "finished": "Resolved",
                "person": "Assignee",
            },
        ),
        Feed("events", {"case": "Issue key", "start": "Created"}, {"activity": "created"}),
        Feed(
            "events",
            {"case": "Issue key", "start": "Resolved"},
            {"activity": "resolved"},
            {"Resolved": ("*",)},
        ),
    ),
)

EXPORTS = (
    HUBSPOT_DEALS, HUBSPOT_COMPANIES, PIPEDRIVE_DEALS, TOGGL_DETAILED, CLOCKIFY_DETAILED, JIRA_ISSUES,
)  # fmt: skip
