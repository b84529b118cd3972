"""Policy: rules, answers, analysis, and what a change would do."""
