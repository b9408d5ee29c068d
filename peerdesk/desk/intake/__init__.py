"""The brief and the full intake, and what they measure."""
