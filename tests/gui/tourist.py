"""Someone on the guided tour."""

from gmmstudio.session.tour import STEPS

TITLES = [step.title for step in STEPS]


class Tourist:
    def __init__(self, user):
        self.user = user
        self.count = lambda: user.text("tourCount").removeprefix("Guided tour · ")
        self.title = lambda: user.text("tourTitle")
        self.text = lambda: user.text("tourText")
        self.button = lambda: user.text("tourForward")

    def begin(self):
        self.user.window.actions_["tour"].trigger()
        self.user.wait(lambda: self.is_ready() and self.title() == TITLES[0])

    def is_ready(self):
        return self.user.find("tourForward").isEnabled()

    def forward(self, until):
        """Press the first button, and wait for what it is to say next."""
        self.user.click("tourForward")
        self.await_button(until)

    def await_button(self, label):
        self.user.wait(lambda: self.is_ready() and self.button() == label)

    def go_to(self, index):
        for step in STEPS[1 : index + 1]:
            self.forward(step.button)
            if step is not STEPS[index]:
                self.forward("Next")


def is_on(user):
    return user.find("tourCallout").isVisible()


def ring(user):
    return user.find("tourRing")
