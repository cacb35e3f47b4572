"""Naming, colouring, choosing and lighting up components."""

from gmmstudio.session.store import Store


class Naming:
    """Changes how components look.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def rename(self, component: int, name: str) -> None:
        """Call a component, counted from 0, otherwise.

        Raises
        ------
        LooksError
            If the name is empty, too long, or that of another component.
        """
        before = self._store.state
        looks = before.looks.renamed(component, name, before.n_components)
        old, new = (one.full_names(before.n_components)[component] for one in (before.looks, looks))
        if old != new:
            self._store.publish(looks=looks)
            self._store.record(f"rename {old}", before, ("looks",))

    def recolour(self, component: int, colour: int) -> None:
        """Give a component another colour of the palette, by its place there."""
        before = self._store.state
        look = before.looks.of(before.n_components)[component]
        if look.colour == colour:
            return
        self._store.publish(looks=before.looks.recoloured(component, colour, before.n_components))
        self._store.record(f"recolour {look.name}", before, ("looks",))

    def highlight(self, component: int | None) -> None:
        """Light up a component in every view; None for none."""
        if component != self._store.state.highlighted:
            self._store.publish(highlighted=component)

    def select(self, component: int | None) -> None:
        """Choose the component that is to be changed; None for none.

        One that is not on screen is none.
        """
        state = self._store.state
        there = state.snapshot is not None and component in range(state.n_components)
        chosen = component if there else None
        if chosen != state.selected:
            self._store.publish(selected=chosen)
