"""Tables behind the model: Arrow schemas of what is loaded, and each engine's own words."""
