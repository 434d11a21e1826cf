"""What crmkit decides: one module a question, each declares the managed columns it writes."""
