"""The views: each draws one frozen state, and none knows another."""
