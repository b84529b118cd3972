"""Internal rules of the organisation, which terms have to agree with."""
