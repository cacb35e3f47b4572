"""The state of a sitting: data, settings, the run and what views draw from. No Qt."""
