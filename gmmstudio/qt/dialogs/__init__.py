"""Dialogs: questions that need an answer before something is made."""
