"""What can be done, written down once, and where it stands: menus, toolbar, keys."""
