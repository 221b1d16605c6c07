"""Keeping a company: versions, runs, decisions and the audit trail; it computes nothing about the business."""
